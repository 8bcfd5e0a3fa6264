-- Documents with what they are about: a reversal with the kind of its source, and what was reversed with its reversal.
SELECT documents.*, COALESCE(kinds.kind, documents.kind) AS about, taken_back.reversed_by
FROM documents
LEFT JOIN kinds
    ON documents.kind = 'reversal'
    AND kinds.code = regexp_extract(documents.source_no, '-([A-Z]{2})-[0-9]{4}-[0-9]+$', 1)
LEFT JOIN (
    SELECT store, source_no, MIN(doc_no) AS reversed_by FROM documents WHERE kind = 'reversal' GROUP BY store, source_no
) AS taken_back ON taken_back.store = documents.store AND taken_back.source_no = documents.doc_no
