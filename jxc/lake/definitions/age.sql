-- Days from `day` to the day asked for, but not beyond today.
(day, asked, today) AS DATE_DIFF('day', day, LEAST(asked, today))
