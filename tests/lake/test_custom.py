"""Columns for the user's own fields: only where documents are named, typed, and never over a report's own column."""

from jxc.lake.contract import Report, ReportColumn
from jxc.lake.custom import OwnField, with_fields
from jxc.table import Kind

NUMBER = ReportColumn("doc_no", Kind.TEXT, "Number", "单号")
DOCUMENTS = Report("x", "X", "甲", "", "", (), (), (), (NUMBER,), (), "SELECT doc_no FROM documents")


def test_each_field_is_a_column_of_its_kind_behind_the_reports_own() -> None:
    fields = [OwnField("km", "Km", "里程", "number"), OwnField("plate", "Plate", "车牌", "text")]
    found = with_fields(DOCUMENTS, fields)
    assert [(column.name, column.kind) for column in found.columns] == [
        ("doc_no", Kind.TEXT),
        ("km", Kind.NUMBER),
        ("plate", Kind.TEXT),
    ]
    assert "TRY_CAST(json_extract_string(own_document.extra, '$.fields.km') AS DECIMAL(18,6)) AS \"km\"" in found.sql


def test_a_report_without_documents_or_with_a_column_of_that_name_stays_as_it_is() -> None:
    assert with_fields(DOCUMENTS, [OwnField("doc_no", "N", "号", "text")]) == DOCUMENTS
    stock = DOCUMENTS._replace(columns=(ReportColumn("sku", Kind.TEXT, "Item", "商品"),))
    assert with_fields(stock, [OwnField("km", "Km", "里程", "number")]) == stock
