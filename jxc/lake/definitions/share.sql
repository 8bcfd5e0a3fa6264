-- The part of an amount of money that belongs to `part` of a positive `whole`: to the fen, half away from zero.
(amount, part, whole) AS CAST(
    SIGN(amount) * SIGN(part)
    * ((2 * ABS(CAST(CAST(amount AS DECIMAL(18,2)) * 100 AS HUGEINT)) * ABS(CAST(CAST(part AS DECIMAL(18,4)) * 10000 AS HUGEINT))
        + CAST(CAST(whole AS DECIMAL(18,4)) * 10000 AS HUGEINT))
       // (2 * CAST(CAST(whole AS DECIMAL(18,4)) * 10000 AS HUGEINT)))
    AS DECIMAL(28,0)
) * CAST(0.01 AS DECIMAL(3,2))
