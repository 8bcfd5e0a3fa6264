-- A reference may stand twice after copies of a journal came together, until one of the two is reversed. That nothing is
-- posted twice is decided where it is posted, in the transaction that posts it.
DROP INDEX document_external;
CREATE INDEX document_external ON documents (external_source, external_id) WHERE external_id IS NOT NULL;
