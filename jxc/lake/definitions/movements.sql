-- Lines that move goods or their value, with the kind of document they are about (of a reversal its source's).
SELECT lines.*, papers.about
FROM lines
JOIN papers ON papers.store = lines.store AND papers.epoch = lines.epoch AND papers.seq = lines.seq
WHERE lines.quantity <> 0 OR lines.cost <> 0
