-- part ÷ whole to four decimals, half away from zero, in whole numbers: a decimal divided would be a binary fraction.
-- Nothing where the whole is nil.
(part, whole) AS CASE WHEN whole <> 0 THEN
    CAST(
        SIGN(part) * SIGN(whole)
        * ((2 * ABS(CAST(CAST(part AS DECIMAL(38,4)) * 10000 AS HUGEINT)) * 10000
            + ABS(CAST(CAST(whole AS DECIMAL(38,4)) * 10000 AS HUGEINT)))
           // (2 * ABS(CAST(CAST(whole AS DECIMAL(38,4)) * 10000 AS HUGEINT))))
        AS DECIMAL(28,0)
    ) * CAST(0.0001 AS DECIMAL(5,4))
END
