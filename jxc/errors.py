"""What can go wrong, as codes: each has an exit status, a sentence and a hint on what to type next.

This file owns the one table of errors; sentences are message ids (English, translated when shown) with
named parameters. Raising code gives a code and parameters, never a sentence. Imports nothing from jxc.
"""

from typing import NamedTuple


class ErrorKind(NamedTuple):
    """One row of the table: exit status as documented for scripts, sentence and hint as message ids."""

    code: str
    exit_status: int
    text: str
    hint: str = ""


OK = 0
BUG = 1
USAGE = 2
REFUSED = 3
SHORT = 4
CLOSED = 5
FORBIDDEN = 6
NOT_FOUND = 7
CONFLICT = 8
UNREACHABLE = 9
REMOTE_REFUSED = 10
DAMAGED = 11
INCOMPLETE = 12
BUSY = 13
LOCAL = 14
INTERRUPTED = 130

# what scripts may rely on; the reference in docs/errors.md is generated from it
STATUSES: tuple[tuple[int, str], ...] = (
    (OK, "done"),
    (BUG, "a bug in jxc, with its traceback"),
    (USAGE, "usage: the command line was not understood"),
    (REFUSED, "input refused"),
    (SHORT, "stock short"),
    (CLOSED, "period closed"),
    (FORBIDDEN, "not permitted"),
    (NOT_FOUND, "not found"),
    (CONFLICT, "conflict: something else has this name, number or place"),
    (UNREACHABLE, "remote unreachable"),
    (REMOTE_REFUSED, "remote refused"),
    (DAMAGED, "data damaged or not trusted"),
    (INCOMPLETE, "incomplete or too old"),
    (BUSY, "busy"),
    (LOCAL, "local storage full, read-only or unusable"),
    (INTERRUPTED, "interrupted"),
)


class Problem(NamedTuple):
    """One thing wrong with one piece of input: a code of the table, its parameters and, for input from files, where."""

    code: str
    params: dict[str, object]
    where: str = ""


class JxcError(Exception):
    """A refusal that a person or script can act on. `problems` holds all of them when there is more than one."""

    def __init__(self, code: str, /, *, problems: tuple[Problem, ...] = (), **params: object) -> None:
        """Raise with a code of the table and the parameters its sentence names."""
        super().__init__(code)
        self.code = code
        self.params = params
        self.problems = problems

    @classmethod
    def of(cls, problems: tuple[Problem, ...]) -> "JxcError":
        """One problem as itself; several under the code of the first, all listed."""
        first = problems[0]
        return cls(first.code, problems=problems if len(problems) > 1 or first.where else (), **first.params)

    @property
    def kind(self) -> ErrorKind:
        """The row of the table this error belongs to."""
        return BY_CODE[self.code]

    @property
    def exit_status(self) -> int:
        """The exit status that scripts may rely on."""
        return self.kind.exit_status

    def __str__(self) -> str:
        """Code and parameters, for tracebacks and logs; people see the translated sentence."""
        return f"{self.code} {self.params}" if self.params else self.code


# one row per line, so that the table reads as one
# fmt: off
ERRORS: tuple[ErrorKind, ...] = (
    # numbers that people type
    ErrorKind("word-no-text", USAGE, "“{word}” is no text in the encoding of this terminal.", "Set the terminal to UTF-8; give a file with such a name another one."),
    ErrorKind("number-unreadable", REFUSED, "“{text}” is not a number.", "Write it with digits and at most one point, such as 12.50."),
    ErrorKind("number-too-precise", REFUSED, "“{text}” has more than {scale} decimals.", "Round it to {scale} decimals."),
    ErrorKind("number-too-large", REFUSED, "“{text}” is larger than jxc can hold.", "Check for extra digits."),
    # imports: mappings, files and rows
    ErrorKind("mapping-unreadable", REFUSED, "The mapping {file} cannot be read: {reason}", "Correct the file; an example stands in examples/pos-mapping."),
    ErrorKind("mapping-key-unknown", REFUSED, "A mapping has no key “{key}”.", "Known are name, kind, columns, defaults, values, times, decimal, thousands, delimiter, returns and pass_over_nil."),
    ErrorKind("mapping-key-missing", REFUSED, "The mapping needs “{key}”.", "An example stands in examples/pos-mapping."),
    ErrorKind("mapping-value", REFUSED, "In the mapping, {field} cannot be “{value}”: {wanted}", "Correct the mapping."),
    ErrorKind("mapping-field-unknown", REFUSED, "An import of kind {kind} has no field “{field}”. Known: {known}.", "Name one of them, or take the line out."),
    ErrorKind("mapping-field-missing", REFUSED, "An import of kind {kind} needs the field “{field}”.", "Name its column under [columns], or a value under [defaults]."),
    ErrorKind("mapping-needed", USAGE, "What do the columns of the files mean?", "Name a mapping with --map, or the template the files were made from with --template."),
    ErrorKind("template-unknown", USAGE, "There is no template “{kind}”. Known: {known}.", "Name one of them with --template."),
    ErrorKind("encoding-unknown", USAGE, "There is no encoding “{encoding}”.", "Name one such as utf-8, gb18030 or utf-16 with --encoding."),
    ErrorKind("file-missing", NOT_FOUND, "There is no file {file}.", "Check the path."),
    ErrorKind("file-is-folder", REFUSED, "{file} is a folder.", "Name the files in it."),
    ErrorKind("file-empty", REFUSED, "{file} is empty.", "Export it again."),
    ErrorKind("file-encoding", REFUSED, "{file} is neither UTF-8 nor GB18030: line {line}, byte {byte} is {value}.", "Save it as UTF-8, or name its encoding with --encoding."),
    ErrorKind("file-spreadsheet", REFUSED, "{file} is a spreadsheet.", "Save the sheet as CSV (UTF-8) and import that."),
    ErrorKind("file-csv", REFUSED, "{file}, row {row} is not CSV: {reason}", "Look at its quotation marks."),
    ErrorKind("file-parquet", REFUSED, "{file} cannot be read as Parquet: {reason}", "Export it again."),
    ErrorKind("column-missing", REFUSED, "There is no column “{column}”. The file has: {known}.", "Correct the mapping, or the head of the file."),
    ErrorKind("column-twice", REFUSED, "{file} has the column “{column}” twice.", "Rename one of them."),
    ErrorKind("row-width", REFUSED, "{cells} cells under {columns} columns.", "Look for a missing or unquoted comma."),
    ErrorKind("row-json", REFUSED, "Not one flat JSON object: {reason}", "Write one object with texts and numbers per line."),
    ErrorKind("row-field-missing", REFUSED, "The object has no “{column}”.", "Correct the row, or the mapping."),
    ErrorKind("row-without-document", REFUSED, "The row does not say which document it belongs to.", "Fill the column of the document's number."),
    ErrorKind("row-nil", REFUSED, "{item}: neither quantity nor amount; the row was passed over."),
    ErrorKind("row-left-out", REFUSED, "Left out, because another row of {document} is bad."),
    ErrorKind("rows-disagree", REFUSED, "The rows of {document} disagree on {field}: “{first}” and “{second}”.", "A document has one; correct the rows or the column of the document's number."),
    ErrorKind("row-twice", REFUSED, "{id} stands in {first} already.", "Keep one of the rows."),
    ErrorKind("amount-negative", REFUSED, "The amount of {item} and its quantity have different signs.", "Correct the row."),
    ErrorKind("time-unreadable", REFUSED, "“{text}” is not a time such as {known}.", "Correct the row, or name its format under “times” in the mapping."),
    # databases of a home
    ErrorKind("database-missing", NOT_FOUND, "There is no jxc home here: {path} does not exist.", "Make one with “jxc init”, or name another with --home."),
    ErrorKind("database-newer", LOCAL, "{path} was written by a newer jxc (format {have}; this one knows {known}).", "Install the newer jxc; nothing was changed."),
    ErrorKind("database-busy", BUSY, "Another jxc process held the journal for {seconds} seconds.", "Try again when it has ended."),
    # homes
    ErrorKind("home-exists", CONFLICT, "{path} is the home of {store} already.", "Use it, or name another folder with --home."),
    ErrorKind("home-on-network", REFUSED, "{path} lies on a network share, where the journal would be damaged.", "Name a folder on this computer's own disk with --home."),
    ErrorKind("chart-unknown", USAGE, "There is no chart of accounts “{chart}”. Known: {known}.", "Name one of them with --chart."),
    ErrorKind("repeating-malformed", REFUSED, "“{template}” cannot be the name of a repeating voucher.", "Use letters, digits and points."),
    ErrorKind("repeating-unknown", NOT_FOUND, "There is no repeating voucher “{template}”.", "“jxc voucher template list” shows them."),
    ErrorKind("rate-status-unknown", REFUSED, "There are no rates for “{status}”. Known: {known}.", "“jxc rate list” shows what there is."),
    ErrorKind("rate-malformed", REFUSED, "“{rate}” is no rate.", "Write percent with at most two decimals: 13, 6.5."),
    ErrorKind("move-malformed", REFUSED, "“{document}” is no number of money that a store sent.", "Write the whole number: s001-ZJ-2604-00001."),
    ErrorKind("move-unknown", NOT_FOUND, "How much {document} brings is not known here.", "Sync first, or say how much: “jxc cash receive {document} 5000”."),
    ErrorKind("move-received", CONFLICT, "{document} was taken in by {mirror} already.", "Look at “jxc doc show {mirror}”; reverse it if it is wrong."),
    ErrorKind("shell-unknown", USAGE, "There is no completion for {shell}. Known: {known}.", "Name one of them."),
    ErrorKind("account-malformed", REFUSED, "“{account}” cannot be an account's code.", "Write digits and points: 1002.01."),
    ErrorKind("account-exists", CONFLICT, "There is an account {account} already.", "Rename it with “jxc account set”."),
    ErrorKind("account-above-missing", REFUSED, "There is no account {above} above {account}.", "Add that one first, or choose a code below one there is."),
    ErrorKind("reason-malformed", REFUSED, "“{reason}” cannot be the short name of a reason.", "Use letters, digits and hyphens."),
    ErrorKind("reason-kind-unknown", REFUSED, "There are no reasons for “{kind}”. Known: {known}.", "Name one of them with --kind."),
    ErrorKind("reason-vat-unknown", REFUSED, "VAT knows no “{vat}”. Known: {known}.", "Name one of them with --vat."),
    ErrorKind("payment-account", REFUSED, "The way to pay {method} has the account {account}, which does not lie below that of {role}.", "Correct payments in jxc.toml, or add the account with “jxc account add”."),
    ErrorKind("month-soft-closed", CLOSED, "{day} lies in a month to which only {role} still posts; {operator} is not.", "Use today, or let somebody with that role post it."),
    ErrorKind("month-soft-nobody", REFUSED, "Nobody here has the role {role}.", "Give it to somebody with “jxc user add” first."),
    ErrorKind("entity-unknown", NOT_FOUND, "There is no taxpayer “{entity}”. Known: {known}.", "Add it with “jxc entity add”."),
    ErrorKind("entity-exists", CONFLICT, "There is a taxpayer “{entity}” already.", "Change it with “jxc entity set”."),
    ErrorKind("entity-malformed", REFUSED, "“{entity}” cannot be a taxpayer's short name.", "Use letters, digits, points and hyphens."),
    ErrorKind("entity-chart-fixed", REFUSED, "{entity} has booked under its accounting standard already.", "Begin a new home with the other standard at the beginning of a year."),
    ErrorKind("entity-from-missing", REFUSED, "{entity} has documents; from which day on has it another VAT status?", "Add --from DAY."),
    ErrorKind("store-unknown", NOT_FOUND, "There is no store “{store}”.", "“jxc store list” lists those that are known here; “jxc hq store add” adds one."),
    ErrorKind("status-unknown", USAGE, "There is no taxpayer status “{status}”. Known: {known}.", "Name one of them with --taxpayer."),
    # documents
    ErrorKind("document-empty", REFUSED, "Nothing to post: name at least one line.", "Name an item, such as 1001x2."),
    ErrorKind("document-unknown", NOT_FOUND, "There is no document “{document}”.", "List documents with “jxc doc list”."),
    ErrorKind("document-ambiguous", REFUSED, "“{document}” can mean several documents: {documents}.", "Write the whole number."),
    ErrorKind("document-rested-on", CONFLICT, "{document} cannot be reversed: {documents} rests on it.", "Reverse those first."),
    ErrorKind("item-unknown", NOT_FOUND, "There is no item “{item}”.", "Find items with “jxc item list”, or add it with “jxc item add”."),
    ErrorKind("item-unknown-near", NOT_FOUND, "There is no item “{item}”. Near ones: {near}.", "Find items with “jxc item list”, or add it with “jxc item add”."),
    ErrorKind("item-exists", CONFLICT, "There is an item “{item}” already.", "Change it with “jxc item set {item} …”."),
    ErrorKind("item-inactive", REFUSED, "{item} {name} is no longer traded.", "Make it active again with “jxc item set {item} --active”."),
    ErrorKind("name-missing", REFUSED, "“{id}” needs a name.", "Write the name behind the number."),
    ErrorKind("text-control", REFUSED, "{text} holds a line break or another control character.", "Write it without."),
    ErrorKind("sku-malformed", REFUSED, "“{item}” cannot be an item number.", "Use letters, digits, point, hyphen and underline; no blanks."),
    ErrorKind("price-kind-unknown", REFUSED, "There is no price kind “{kind}”.", "Known are priced, free and unknown."),
    ErrorKind("barcode-taken", CONFLICT, "The barcode {code} belongs to {item} already.", "Look at it with “jxc item show {item}”."),
    ErrorKind("unit-unknown", REFUSED, "{item} has no unit “{unit}”. Known: {known}.", "Add it with “jxc item set {item} --units {unit}=FACTOR”."),
    ErrorKind("unit-in-use", CONFLICT, "{item} is kept by the {unit} and has moved already: its stock would mean something else.", "Add the other unit beside it with “jxc item set {item} --units NAME=FACTOR”, or a new item."),
    ErrorKind("unit-malformed", REFUSED, "“{text}” does not say how much a unit holds.", "Write it as NAME=FACTOR, such as 箱=24."),
    ErrorKind("tax-class-unknown", REFUSED, "There is no tax class “{tax_class}”. Known: {known}.", "Name one of them with --tax."),
    ErrorKind("tax-rate-missing", REFUSED, "No tax rate for {tax_class} ({status}) on {day}.", "Look at the item's tax class with “jxc item show”."),
    ErrorKind("token-ambiguous", REFUSED, "“{token}” can be read as {first} or as {second}.", "Use the barcode, or write {first}x1 for the first."),
    # labels of scales
    ErrorKind("label-misread", REFUSED, "The label {code} was misread: its check digit is wrong.", "Scan it again, or type the item and its weight, such as 1001x0.5."),
    ErrorKind("label-unknown", NOT_FOUND, "The label {code} names the item {item}, which there is not.", "Give the item that number as a barcode: jxc item set ITEM --barcode {item}"),
    ErrorKind("label-without-price", REFUSED, "The label {code} has an amount, but {item} has no price to work out its quantity.", "Give it one: jxc item set {item} --price PRICE"),
    ErrorKind("token-malformed", REFUSED, "“{token}” is not ITEM[xQUANTITY][@PRICE].", "Write for example 1001x2@3.50."),
    ErrorKind("quantity-nil", REFUSED, "The quantity of {item} is nil.", "Leave the line out, or write how many."),
    ErrorKind("quantity-negative", REFUSED, "The quantity of {item} is negative.", "For goods that come back use “jxc return”."),
    ErrorKind("quantity-too-fine", REFUSED, "That many of {item} is finer than 1/10 000 {unit}.", "Round the quantity."),
    ErrorKind("amount-too-large", REFUSED, "The amount for {item} is larger than jxc can hold.", "Check quantity and price."),
    ErrorKind("price-negative", REFUSED, "The price of {item} is negative.", "For goods that come back use “jxc return”."),
    ErrorKind("price-missing", REFUSED, "{item} has no price.", "Write it behind the item as {item}@PRICE, or set it with “jxc item set {item} --price PRICE”."),
    ErrorKind("price-below-floor", FORBIDDEN, "{item} at {price} is below its floor price of {floor}.", "Sell it at the floor price or above."),
    ErrorKind("stock-short", SHORT, "{item}: {asked} asked, {on_hand} there.", "Look at “jxc stock {item}”; receive goods with “jxc purchase”."),
    ErrorKind("party-unknown", NOT_FOUND, "There is no party “{party}”.", "List them with “jxc party list”, or add it with “jxc party add”."),
    ErrorKind("party-exists", CONFLICT, "There is a party “{party}” already.", "Change it with “jxc party set {party} …”."),
    ErrorKind("party-inactive", REFUSED, "Nobody trades with {party} any more.", "Make it active again with “jxc party set {party} --active”."),
    ErrorKind("party-kind-unknown", REFUSED, "There is no kind of party “{kind}”.", "Known are supplier, customer and both."),
    ErrorKind("supplier-missing", REFUSED, "A purchase needs its supplier.", "Name it with --from."),
    ErrorKind("customer-missing", REFUSED, "Who owes the money? Paying by {method} needs a customer.", "Name the customer with --customer."),
    ErrorKind("invoice-unknown", REFUSED, "There is no kind of invoice “{invoice}”.", "Known are special and plain."),
    ErrorKind("payment-unknown", REFUSED, "There is no way to pay called “{method}”. Known: {known}.", "Name one of them with --pay."),
    ErrorKind("payment-of-customers", REFUSED, "{method} is what customers owe; it pays no supplier.", "Leave --pay out: what is not paid now stays owed to the supplier."),
    ErrorKind("payment-malformed", REFUSED, "“{text}” is not METHOD or METHOD=AMOUNT.", "Write for example --pay wechat=20 --pay cash."),
    ErrorKind("payment-negative", REFUSED, "A payment by {method} cannot be negative.", "For money that goes back use “jxc return”."),
    ErrorKind("payment-short", REFUSED, "{total} to pay, {paid} paid: {missing} is missing.", "Add --pay METHOD for the rest."),
    ErrorKind("payment-over", REFUSED, "{over} more than is to pay; only cash gives change.", "Lower the amount."),
    ErrorKind("source-kind-wrong", REFUSED, "{document} is a {kind}, not a {wanted}.", "Look at it with “jxc doc show {document}”."),
    ErrorKind("source-reversed", CONFLICT, "{document} was reversed by {reversal}.", "Nothing is left to take back."),
    ErrorKind("source-line-unknown", NOT_FOUND, "{document} has no line {line}.", "Look at it with “jxc doc show {document}”."),
    ErrorKind("return-too-much", REFUSED, "{document} line {line}: {asked} asked back, {left} left to return.", "Lower the quantity."),
    ErrorKind("return-nothing-left", REFUSED, "Everything of {document} was returned already.", "Look at it with “jxc doc show {document}”."),
    ErrorKind("return-line-twice", REFUSED, "A return of {document} names a line twice or a line it has not.", "Name each line once."),
    ErrorKind("reversal-of-reversal", REFUSED, "{document} is a reversal itself and stays.", "Post the document anew instead."),
    ErrorKind("sale-of-another-day", CLOSED, "{document} is of {day}: a sale is reversed on its own day only.", "Take the goods back with “jxc return {document}”."),
    # users and their rights
    ErrorKind("operator-unknown", FORBIDDEN, "{operator} is no user of this home.", "See who is with “jxc user list”; log in with “jxc user login USER”."),
    ErrorKind("operator-inactive", FORBIDDEN, "{operator} {name} no longer works here.", "Log in as somebody who does: “jxc user login USER”."),
    ErrorKind("kind-not-permitted", FORBIDDEN, "{operator} may not post this ({kind}).", "Let somebody do it whose role reaches: “jxc user list”."),
    ErrorKind("right-missing", FORBIDDEN, "{operator} has no right to this ({right}); these roles have: {roles}.", "Let somebody do it whose role reaches: “jxc user list”."),
    ErrorKind("price-not-lowered", FORBIDDEN, "{operator} may not sell {item} below its price of {price}.", "Let somebody do it whose role reaches: “jxc user list”."),
    ErrorKind("discount-not-permitted", FORBIDDEN, "{operator} may take off {limit} here, not {discount}.", "Let somebody do it whose role reaches: “jxc user list”."),
    ErrorKind("open-return-not-permitted", FORBIDDEN, "{operator} may not take goods back without their receipt.", "Let somebody do it whose role reaches: “jxc user list”."),
    ErrorKind("login-needed", FORBIDDEN, "{operator} has a PIN and must log in here.", "Type “jxc user login {operator}”."),
    ErrorKind("login-none", NOT_FOUND, "Nobody is logged in at this terminal.", "Log in with “jxc user login USER”."),
    ErrorKind("pin-wrong", FORBIDDEN, "That is not the PIN of {operator}.", "Type it again; a manager gives a new one with “jxc user set {operator} --pin …”."),
    ErrorKind("user-exists", CONFLICT, "There is a user “{user}” already.", "Change it with “jxc user set {user} …”."),
    ErrorKind("user-first", REFUSED, "{user} could not add anybody else, and from the first user on all others are refused.", "Begin with a manager, or with headquarters."),
    ErrorKind("user-last", REFUSED, "Nobody would be left who can change users.", "Give somebody else the role of a manager first."),
    ErrorKind("role-missing", REFUSED, "What may {user} do?", "Name it with --role: {known}."),
    ErrorKind("role-unknown", REFUSED, "There is no role “{role}”. Known: {known}.", "Name one of them with --role."),
    ErrorKind("role-not-yours", FORBIDDEN, "{operator} can neither give nor take the role {role}.", "Let somebody do it whose role reaches: “jxc user list”."),
    # drafts that wait for somebody
    ErrorKind("approval-role", FORBIDDEN, "{operator} may not decide this; it takes the role {role}.", "Let somebody do it whose role reaches: “jxc user list”."),
    ErrorKind("approval-needed", FORBIDDEN, "Posting this needs the approval of somebody else ({role}).", "Key it with its own command: it waits there, and “jxc doc approve” posts it."),
    ErrorKind("draft-unknown", NOT_FOUND, "There is no draft “{draft}”.", "List them with “jxc doc list --waiting”."),
    ErrorKind("draft-not-waiting", CONFLICT, "{draft} does not wait for approval.", "Look at it with “jxc doc show {draft}”."),
    ErrorKind("draft-decided", CONFLICT, "{draft} was submitted already.", "Look at it with “jxc doc show {draft}”."),
    ErrorKind("draft-not-yours", FORBIDDEN, "{operator} asked for {draft}.", "Let {operator} submit it again, or ask for it yourself."),
    ErrorKind("draft-count", CONFLICT, "{draft} was a stocktake, which is open again.", "Count on, then hand it in with “jxc count post”."),
    ErrorKind("draft-rejected", FORBIDDEN, "{operator} rejected {draft}, which has this reference: {reason}", "Submit it again with “jxc doc submit {draft}”, or use another reference."),
    ErrorKind("draft-reason-missing", REFUSED, "Why is {draft} rejected?", "Write it with --reason."),
    ErrorKind("account-unknown", NOT_FOUND, "There is no account {account}.", "Look at “jxc report trial-balance”."),
    ErrorKind("account-inventory", REFUSED, "{account} is moved by goods only, so that stock and books agree.", "Use a document that moves goods."),
    ErrorKind("account-opening", REFUSED, "{account} takes the other side by itself.", "Leave it out."),
    ErrorKind("entry-malformed", REFUSED, "“{text}” is not ACCOUNT=±AMOUNT.", "Write for example 1002=5000 4001=-5000."),
    ErrorKind("voucher-unbalanced", REFUSED, "Debits and credits differ by {difference}.", "Debits are positive, credits negative; together they must be nil."),
    ErrorKind("opening-finished", CLOSED, "The opening is finished.", "Correct stock by a stocktake and accounts by a voucher."),
    ErrorKind("opening-unbalanced", REFUSED, "The opening is not balanced: {account} still stands at {balance}.", "Enter what is missing with “jxc opening account”."),
    ErrorKind("day-in-future", REFUSED, "{day} is after today ({today}).", "Leave --date out, or name an earlier day."),
    ErrorKind("day-items-moved", CLOSED, "{item} moved after {day}, so its cost on that day cannot change.", "Leave --date out."),
    ErrorKind("date-malformed", REFUSED, "“{text}” is not a date.", "Write 2026-04-30, today, yesterday, week, month or 2026-04."),
    ErrorKind("external-id-reused", CONFLICT, "{external_id} of {source} is {document} already, with other content.", "Use another reference for another document."),
    ErrorKind("count-none-open", NOT_FOUND, "No stocktake is open.", "Begin one with “jxc count start”."),
    ErrorKind("count-open", CONFLICT, "Stocktake {count} is still open.", "Post it with “jxc count post” or drop it with “jxc count cancel”."),
    ErrorKind("count-empty", REFUSED, "Nothing was counted yet in stocktake {count}.", "Scan goods with “jxc count scan”."),
    ErrorKind("count-scope-empty", NOT_FOUND, "“{scope}” names no item that could be counted.", "Look at “jxc item list”; a sheet is one that an earlier stocktake posted, and all sheets of an item are counted together."),
    ErrorKind("count-outside", REFUSED, "{item} does not belong to stocktake {count}.", "Count it in a stocktake of its own: one shelf's few would read as all there is of it."),
    ErrorKind("count-blind", FORBIDDEN, "This stocktake is blind, and {operator} counted in it.", "Somebody else reviews and posts it: --operator NAME."),
    ErrorKind("count-not-counted", NOT_FOUND, "{item} was not counted in stocktake {count}.", "Look at “jxc count review --all”."),
    ErrorKind("count-recount-nothing", NOT_FOUND, "There is nothing to count again.", "Name items that were counted, or a limit with --above."),
    ErrorKind("count-recount-due", CONFLICT, "{count} items are still to be counted again: {items}.", "Scan them, or let their first count stand with “jxc count recount --withdraw”."),
    ErrorKind("count-file-twice", CONFLICT, "What {file} says was counted already, from {before}.", "Nothing was added; if it was really found twice, give its rows another sheet."),
    ErrorKind("count-time", REFUSED, "Nothing can have been counted at {time}: the stocktake began later, or it is still to come.", "Set the clock of the counter, or leave the time out to count as of now."),
    ErrorKind("count-settled", CONFLICT, "{document} was dealt with already by {by}.", "Reverse that first, if it was wrong."),
    ErrorKind("count-nothing-to-settle", NOT_FOUND, "{document} has no differences.", "Nothing is to be done."),
    ErrorKind("approval-own", FORBIDDEN, "{operator} cannot agree to what {operator} keys.", "Let another person agree."),
    ErrorKind("chart-role-missing", DAMAGED, "The chart of accounts has no account for the role “{role}”.", "Restore the account's role."),
    ErrorKind("chart-role-twice", REFUSED, "Two accounts play the role “{role}”: {first} and {second}.", "Take the role from one of them."),
    ErrorKind("chart-role-below-inventory", REFUSED, "{account} ({role}) lies below the inventory account.", "Give it a number outside the inventory."),
    # orders, invoices, adjustments of cost
    ErrorKind("item-not-ordered", REFUSED, "{item} is not on {document}.", "Receive it in a purchase of its own."),
    ErrorKind("order-complete", REFUSED, "Everything of {document} has come already.", "Look at “jxc order list --all”."),
    ErrorKind("invoice-complete", REFUSED, "Nothing of {document} waits for an invoice.", "Change its cost with “jxc cost adjust”."),
    ErrorKind("receipt-too-much", REFUSED, "{document} line {line}: {asked} received, {left} still to come.", "Receive what is ordered; the rest needs an order or a purchase of its own."),
    ErrorKind("invoice-too-much", REFUSED, "{document} line {line}: {asked} invoiced, {left} wait for an invoice.", "Lower the quantity."),
    ErrorKind("invoice-came-before", REFUSED, "{document} line {line} came with its invoice.", "Change its cost with “jxc cost adjust”."),
    ErrorKind("return-across-invoice", REFUSED, "Of {document} line {line} only {left} wait for an invoice still.", "Send those back first, and the invoiced ones in a return of their own."),
    ErrorKind("estimate-paid", REFUSED, "What is received at an estimate is paid when its invoice comes.", "Leave --pay out."),
    ErrorKind("adjustment-nil", REFUSED, "The cost of {item} would not change.", "Write by how much it rises or falls."),
    # kits
    ErrorKind("kit-unknown", REFUSED, "{item} is not a kit.", "Say what it is made of: “jxc kit set {item} PARTx2 …”."),
    ErrorKind("kit-part-self", REFUSED, "{item} cannot be a part of itself.", "Leave it out of its parts."),
    # goods between stores
    ErrorKind("request-number", REFUSED, "“{document}” is not another store's request.", "Write its whole number, such as s001-YH-2604-00001, or name its slip with --slip."),
    ErrorKind("request-for-another-store", REFUSED, "This request is for {store}.", "Let {store} answer it."),
    ErrorKind("request-own", REFUSED, "{document} is what this store asks for; it cannot ship it to itself.", "Name a request that was agreed to: “jxc transfer list --requests”."),
    ErrorKind("request-too-much", REFUSED, "{document}, {item}: {asked} asked, {left} open.", "Lower the quantity, or send the rest without a request."),
    ErrorKind("request-complete", REFUSED, "Nothing of {document} is open any more.", "Look at “jxc transfer list --requests --all”."),
    ErrorKind("transfer-unnamed", USAGE, "Which transfer?", "Name it, such as s001-DC-2604-00001, or receive with --slip FILE."),
    ErrorKind("transfer-to-self", REFUSED, "{store} is this store itself.", "Name another store."),
    ErrorKind("transfer-between-entities", REFUSED, "{store} belongs to another taxpayer.", "Between two taxpayers goods are sold and bought: “jxc sale” there, “jxc purchase” here."),
    ErrorKind("transfer-of-another-store", REFUSED, "{document} is not a transfer with {store}.", "Look at the number on the slip."),
    ErrorKind("transfer-not-sent", REFUSED, "{item} is not on the slip of {document}.", "Take it in with “jxc gain” once its origin is clear."),
    ErrorKind("transfer-too-much", REFUSED, "{document}: {asked} of {item}, but only {left} are still to come.", "Lower the quantity; a surplus comes in with “jxc gain”."),
    ErrorKind("transfer-complete", REFUSED, "Everything of {document} has come already.", "Look at “jxc transfer list”."),
    ErrorKind("transfer-cost-missing", REFUSED, "What does {item} cost?", "Write the unit cost of the slip behind it, such as {item}x2@3.50, or receive with --slip."),
    ErrorKind("transfer-cost-twice", REFUSED, "{item} is given two costs.", "Write one unit cost for all of it."),
    ErrorKind("transfer-cost-known", REFUSED, "The cost of {item} stands in the books already.", "Leave out what stands behind the @."),
    ErrorKind("slip-malformed", REFUSED, "{path} is no transfer slip.", "Ask the sender to write it again with “jxc transfer slip”."),
    ErrorKind("slip-signature-wrong", DAMAGED, "{path} was changed after it was signed.", "Ask the sender for it again."),
    ErrorKind("slip-key-differs", DAMAGED, "{path} is not signed by {store}.", "Ask {store} for the slip, and see “jxc hq store list”."),
    ErrorKind("slip-for-another-store", REFUSED, "This slip is for {store}.", "Receive it there."),
    ErrorKind("slip-empty", REFUSED, "Nothing of {document} goes back.", "A slip is for goods that were sent or rejected."),
    # goods that move for a reason
    ErrorKind("reason-unknown", REFUSED, "“{reason}” is no reason for {kind}. Known: {known}.", "Name one of them with --reason; “jxc reason list” explains them."),
    ErrorKind("count-reason-absent", REFUSED, "This home lacks the reason “{reason}”, which bears what nobody explains.", "Add it: “jxc reason add {reason} --kind {kind} --account admin --name {reason}”; then settle again."),
    ErrorKind("reason-missing", REFUSED, "Why? Reasons for {kind}: {known}.", "Name one of them with --reason; “jxc reason list” explains them."),
    # money: settling, expenses, moves, credit
    ErrorKind("claim-malformed", REFUSED, "“{text}” is not DOC or DOC=AMOUNT.", "Write for example CG3 or CG3=500."),
    ErrorKind("settle-nothing", REFUSED, "There is nothing to settle.", "Name documents or --oldest, or, to pay ahead, an amount: --pay bank=500."),
    ErrorKind("settle-closed", CONFLICT, "Nothing is left to settle of {document} with {party}. Open: {open}.", "“jxc report open-items” lists what is open."),
    ErrorKind("settle-too-much", REFUSED, "{document}: {asked} asked, {open} open.", "Lower the amount; what is paid beyond all documents is paid ahead."),
    ErrorKind("settle-not-positive", REFUSED, "The amount for {document} must be above nil.", "Leave it out to settle all that is open."),
    ErrorKind("settle-no-money", REFUSED, "Nothing of the money is left for {document}.", "Leave it out, or pay more."),
    ErrorKind("offset-uneven", REFUSED, "{debit} owed by the party and {credit} owed to it do not offset.", "Name documents of both sides with equal amounts, or write off with --write-off ACCOUNT."),
    ErrorKind("method-not-money", REFUSED, "{method} is a debt, no money.", "Name a way to pay that holds money, such as cash or bank."),
    ErrorKind("account-class-wrong", REFUSED, "{account} {name} is no account of class {wanted}.", "Name one that is; for anything else use “jxc voucher”."),
    ErrorKind("amount-not-positive", REFUSED, "The amount for {subject} must be above nil.", "Take a wrong document back with “jxc reverse”."),
    ErrorKind("move-nowhere", REFUSED, "The money is in {method} already.", "Name two places."),
    ErrorKind("channel-missing", REFUSED, "{method} is no channel that settles later.", "Name one such as wechat or alipay; “jxc config show” lists them."),
    ErrorKind("channel-too-much", REFUSED, "{method}: {asked} settled, but only {open} taken and not settled.", "Compare the statement with “jxc report cash”."),
    ErrorKind("fee-wrong", REFUSED, "A fee of {fee} does not fit a gross of {gross}.", "The fee is a part of the gross: gross = fee + net."),
    ErrorKind("credit-over-limit", FORBIDDEN, "{party} {name} would owe {owed}; {limit} is allowed.", "Let it be paid now, or collect first with “jxc collect {party}”."),
    ErrorKind("credit-overdue", FORBIDDEN, "{party} {name} still owes {open} of {document} of {day}, which is overdue.", "Let it be paid now, or collect first with “jxc collect {party} {document}”."),
    ErrorKind("entry-party-missing", REFUSED, "{account} is kept per supplier or customer.", "Name the party behind the account: {account}/PARTY=AMOUNT."),
    # the counter: bills, shifts, days
    ErrorKind("discount-too-large", REFUSED, "A discount of {discount} does not fit a total of {total}.", "A discount is more than nil and at most the total."),
    ErrorKind("rounding-too-large", REFUSED, "{rounding} rounded off is more than the {limit} allowed here.", "Round off less, give a discount with --discount, or set rounding_limit in jxc.toml."),
    ErrorKind("till-missing", USAGE, "At which till?", "Name it with --till, or set till in jxc.toml."),
    ErrorKind("count-method", REFUSED, "{method} is not counted at a till; there are {known}.", "Count what lies in the till and what the slips of each channel come to."),
    ErrorKind("count-negative", REFUSED, "What was counted of {method} is missing or below nil.", "Write it as METHOD=AMOUNT, such as cash=512.30."),
    ErrorKind("shift-uncounted", REFUSED, "At till {till} these are not counted yet: {methods}.", "Count them too: METHOD=AMOUNT; nil is a count."),
    ErrorKind("shift-running", CONFLICT, "The shift at till {till} is running: {documents} documents.", "Close it first with “jxc shift close”, or put money in with “jxc cash in”."),
    ErrorKind("till-running", CONFLICT, "Till {till} has {documents} documents that no close has counted.", "Type “jxc shift close --till {till} cash=AMOUNT”."),
    # months
    ErrorKind("month-closed", CLOSED, "{day} is in a month that {close} closed.", "Name a later day, or type “jxc month open” first."),
    ErrorKind("month-not-ready", REFUSED, "{month} cannot be closed: {check} {subject}", "Type “jxc month check {month}”."),
    ErrorKind("month-not-closed", NOT_FOUND, "{month} is not closed.", "Type “jxc doc list --kind month_close”."),
    ErrorKind("month-reversed", CLOSED, "{document} closed a month, which takes more than its reversal to open.", "Type “jxc month open {month}”."),
    ErrorKind("month-malformed", USAGE, "“{text}” is no month.", "Write it like 2026-04."),
    ErrorKind("day-closed", CLOSED, "{day} is closed by {close}.", "Type “jxc reverse {close}” to open the day again."),
    ErrorKind("document-counted", CLOSED, "{document} was counted in the shift that {close} closed.", "Take goods back with “jxc return”; or reverse what closed the shift first, where nothing came after it."),
    ErrorKind("return-without-receipt", FORBIDDEN, "Goods come back here only with the receipt of their sale.", "Name the sale: “jxc return XS12”; whoever may allow more sets open_returns in jxc.toml."),
    ErrorKind("return-of-what", USAGE, "Name either the sale or the goods that come back.", "Type “jxc return XS12”, or “jxc return --item 1001x1@10” without a receipt."),
    ErrorKind("exchange-half", REFUSED, "An exchange takes something back and gives something for it.", "Otherwise type “jxc return” or “jxc sale”."),
    ErrorKind("bill-left", CONFLICT, "Bill {bill} at till {till} is neither paid nor dropped.", "At “jxc till”, take it back with “recall {bill}” if it is held, then pay or drop it."),
    ErrorKind("bill-empty", REFUSED, "Nothing is on the bill.", "Scan something first; type ? for the keys."),
    ErrorKind("number-missing", REFUSED, "A number belongs behind this key.", "Such as *3, =2.50, %5 or ~0.30; ? shows the keys."),
    ErrorKind("bill-open", CONFLICT, "A bill of {lines} lines is on the counter.", "Pay it, hold it or drop it first."),
    ErrorKind("bill-unknown", NOT_FOUND, "No bill {bill} is held.", "Type “recall” for those that are."),
    ErrorKind("bill-line-unknown", NOT_FOUND, "The bill has no line {line}; it has {lines}.", "Type “list” to see them."),
    ErrorKind("price-not-permitted", FORBIDDEN, "At till {till} prices are fixed.", "Whoever may change them sets till_prices in jxc.toml."),
    # the command line
    ErrorKind("usage-command", USAGE, "There is no command “{name}”.", "Type “jxc --help” for all commands."),
    ErrorKind("usage-command-near", USAGE, "There is no command “{name}”; did you mean “{near}”?", "Type “jxc {near} --help”."),
    ErrorKind("usage-missing", USAGE, "{name} is missing.", "Type “jxc {command} --help”."),
    ErrorKind("usage-extra", USAGE, "There are more words than “jxc {command}” takes.", "Put a text with blanks in quotation marks, or type “jxc {command} --help”."),
    ErrorKind("usage-option", USAGE, "There is no option {option}.", "Type “jxc {command} --help”."),
    ErrorKind("usage-option-near", USAGE, "There is no option {option}; did you mean {near}?", "Type “jxc {command} --help”."),
    ErrorKind("usage-value", USAGE, "{option} needs a value.", "Type “jxc {command} --help”."),
    ErrorKind("usage-no-value", USAGE, "{option} takes no value.", "Type “jxc {command} --help”."),
    ErrorKind("usage-choice", USAGE, "{option} cannot be “{value}”.", "Take one of: {choices}."),
    ErrorKind("needs-yes", USAGE, "This needs an answer: {question}", "Type the command again with --yes."),
    # settings
    ErrorKind("setting-file", REFUSED, "{file} cannot be read: {reason}", "Correct the file, then type “jxc config check”."),
    ErrorKind("setting-unknown", REFUSED, "There is no setting “{name}”.", "“jxc config show” lists all settings."),
    ErrorKind("setting-value", REFUSED, "The setting {name} cannot be “{value}”; wanted: {wanted}", "Correct jxc.toml or the variable, then type “jxc config check”."),
    ErrorKind("setting-unknown-near", REFUSED, "There is no setting “{name}”; did you mean “{near}”?", "“jxc config show” lists all settings."),
    ErrorKind("setting-twice", REFUSED, "The setting {name} says “{value}” a second time.", "Correct jxc.toml, then type “jxc config check”."),
    ErrorKind("setting-choices", REFUSED, "{name}: choices and the type “choice” belong together; the type is “{type}”.", "Correct jxc.toml, then type “jxc config check”."),
    ErrorKind("field-malformed", REFUSED, "“{text}” does not say a field and its value.", "Write --field NAME=VALUE."),
    ErrorKind("field-unknown", REFUSED, "{kind} has no field “{field}”; it has: {known}", "Fields are declared in jxc.toml under [[fields]]."),
    ErrorKind("field-twice", REFUSED, "The field “{field}” is given twice.", "Give each field once."),
    ErrorKind("field-missing", REFUSED, "The field {field} ({title}) of {kind} is missing.", "Add --field {field}=VALUE."),
    ErrorKind("field-value", REFUSED, "The field {field} cannot be “{value}”; wanted: {wanted}", "Give it as its type is written."),
    ErrorKind("setting-missing", REFUSED, "The setting {name} is missing.", "Add it to jxc.toml, then type “jxc config check”."),
    # this computer
    ErrorKind("disk-full", LOCAL, "The disk is full; nothing was changed.", "Make room, then type the command again."),
    ErrorKind("answer-unwritten", LOCAL, "The answer could not be written: {reason}. What the command had to do is done.", "Before you type it again, look at “jxc doc list”."),
    ErrorKind("storage-read-only", LOCAL, "{path} cannot be written: the place is read-only or belongs to somebody else.", "Check the rights of the home folder."),
    ErrorKind("storage-failed", LOCAL, "This computer could not read or write: {reason}", "Check the disk, then type “jxc doctor”."),
    ErrorKind("database-locked", BUSY, "Another process is at work in this home.", "Type the command again in a moment."),
    ErrorKind("database-damaged", DAMAGED, "The database is damaged: {reason}", "Stop selling in this home and restore a copy; type “jxc doctor”."),
    ErrorKind("interrupted", INTERRUPTED, "Interrupted; what was not finished was not done."),
    ErrorKind("home-unsound", DAMAGED, "This home does not add up: {count} findings.", "Keep a copy of the home as it is, and ask for help with the findings."),
    # sync: keys, names and statements
    ErrorKind("store-id-malformed", REFUSED, "“{id}” cannot be the id of a store.", "Use up to 31 of a-z, 0-9 and -, such as s001."),
    ErrorKind("key-missing", NOT_FOUND, "There is no private key at {path}.", "Put the key of this home back from its copy."),
    ErrorKind("key-unreadable", DAMAGED, "The private key at {path} cannot be read.", "Put the key of this home back from its copy."),
    ErrorKind("key-exposed", DAMAGED, "Others can read the private key {path}.", "Type “chmod 600 {path}”; if somebody may have copied it, make a new home with a new key."),
    ErrorKind("key-text-refused", REFUSED, "“{text}” is not a public key.", "Copy it whole, as “jxc hq key show” prints it: ed25519:…"),
    ErrorKind("json-refused", DAMAGED, "This is not the JSON that jxc writes: {reason}.", "Run “jxc sync verify” to find every damaged object."),
    ErrorKind("envelope-refused", DAMAGED, "This is no signed statement of type {kind}.", "Run “jxc sync verify” to find every damaged object."),
    ErrorKind("signature-wrong", DAMAGED, "The signature was not made with the key {key}, or the bytes changed since.", "Run “jxc sync verify”; if the store has a new key, tell headquarters."),
    ErrorKind("statement-refused", DAMAGED, "The field {field} is not as the format demands.", "Run “jxc sync verify” to find every damaged object."),
    ErrorKind("format-unknown", REMOTE_REFUSED, "The remote is of format {format}, which this jxc does not know.", "Install a newer jxc."),
    # where batches are carried to and from
    ErrorKind("remote-url-refused", USAGE, "“{url}” is no place for a remote.", "Write s3://BUCKET/PREFIX or the path of a folder."),
    ErrorKind("remote-unreachable", UNREACHABLE, "{url} cannot be reached: {reason}", "Check the network and the endpoint in jxc.toml, then run the command again."),
    ErrorKind("remote-unsteady", UNREACHABLE, "{url} does not answer properly now: {reason}", "Run the command again later; nothing is lost or doubled."),
    ErrorKind("remote-no-folder", UNREACHABLE, "The folder {url} does not exist.", "Mount the share, or make the folder, then run the command again."),
    ErrorKind("remote-no-bucket", REMOTE_REFUSED, "There is no bucket at {url}.", "Make the bucket, or correct the URL in jxc.toml."),
    ErrorKind("remote-credentials", REMOTE_REFUSED, "{url} does not accept the credentials: {reason}", "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile in AWS_PROFILE."),
    ErrorKind("remote-unreadable", REMOTE_REFUSED, "{url} does not let this computer read {key}.", "Ask whoever keeps the bucket or share for that right (s3:GetObject). A server that does not let you list either says the same of what is not there."),
    ErrorKind("remote-unwritable", REMOTE_REFUSED, "{url} does not let this computer write {key}.", "Ask whoever keeps the bucket or share for that right (s3:PutObject on what belongs to this store)."),
    ErrorKind("remote-unlistable", REMOTE_REFUSED, "{url} does not let this computer list {key}.", "Ask whoever keeps the bucket or share for that right (s3:ListBucket on what belongs to this store)."),
    ErrorKind("remote-full", REMOTE_REFUSED, "There is no room left at {url}.", "Make room, then run the command again."),
    ErrorKind("remote-clock", REMOTE_REFUSED, "{url} says that this computer's clock is wrong.", "Set the clock, then run the command again."),
    ErrorKind("remote-unfit", REMOTE_REFUSED, "{url} does not keep what sync needs ({check}).", "Use another server or share; nothing of jxc works around this."),
    ErrorKind("remote-failed", REMOTE_REFUSED, "{url} refuses a request for {key}: {reason}", "Check remote_url and remote_endpoint in jxc.toml; “jxc remote check” tries everything that sync needs."),
    ErrorKind("remote-settings", REMOTE_REFUSED, "The remote {url} cannot be used: {reason}", "Check the settings that begin with remote_ in jxc.toml."),
    ErrorKind("remote-ca-missing", NOT_FOUND, "There is no file of certificates at {path}.", "Correct remote_ca in jxc.toml."),
    ErrorKind("remote-expired", REMOTE_REFUSED, "The credentials for {url} have expired.", "Fetch new ones, then run the command again; nothing is lost."),
    ErrorKind("remote-region", REMOTE_REFUSED, "The bucket of {url} is in another region: {region}", "Write remote_region into jxc.toml, and for servers other than Amazon's the right remote_endpoint."),
    ErrorKind("remote-web-page", UNREACHABLE, "Something else answers in place of {url}, with a web page ({reason}).", "If this network asks for a login, open a browser and log in; otherwise check remote_endpoint and the proxy."),
    ErrorKind("remote-name", UNREACHABLE, "The name of {url} cannot be found: {reason}", "Check the network, its DNS and remote_endpoint in jxc.toml."),
    ErrorKind("remote-tls", UNREACHABLE, "The certificate of {url} is not trusted: {reason}", "If a proxy or a server of your own signs it, write the file of its certificates as remote_ca into jxc.toml. Otherwise somebody may be listening."),
    ErrorKind("remote-proxy", UNREACHABLE, "The proxy on the way to {url} does not let it through: {reason}", "Check remote_proxy in jxc.toml, or HTTPS_PROXY and NO_PROXY in the environment."),
    ErrorKind("object-oversized", DAMAGED, "{key} is larger than {limit} bytes.", "Run “jxc sync verify” to find every damaged object."),
    # push
    ErrorKind("anchor-missing", CONFLICT, "What this home wrote last on this computer is not remembered here: {path}", "If the home was copied from another computer that still sells, sync there; if this one goes on: “jxc node takeover”. Several users of one home, or a service, need the same JXC_STATE."),
    ErrorKind("backup-damaged", DAMAGED, "The backup {path} is damaged: {member}", "Nothing was changed. Take another copy of it, or an older backup."),
    ErrorKind("backup-unknown", REFUSED, "The backup {path} is of format {format}, which this jxc does not know.", "Install a newer jxc."),
    ErrorKind("passphrase-missing", USAGE, "A passphrase for the private key is missing.", "Set {name} in the environment."),
    ErrorKind("passphrase-wrong", USAGE, "The passphrase does not open the private key.", "Set {name} to the passphrase with which it was written. Nothing was changed."),
    ErrorKind("file-exists", CONFLICT, "There is a file {path} already.", "Name another one; nothing is written over."),
    ErrorKind("branch-unknown", NOT_FOUND, "{store} has no branch {branch}. There are: {known}", "“jxc hq branch list” shows them; a branch is named by eight digits."),
    ErrorKind("branch-settled", CONFLICT, "At {manifest} of {store} the branch {branch} counts already, and stays.", "What the other one holds can be adopted at the store: “jxc node adopt”."),
    ErrorKind("node-diverged", CONFLICT, "Documents of this home stand at places of the chain {store} that another copy published first.", "“jxc node takeover” parks them, and “jxc node adopt” posts them anew."),
    ErrorKind("chain-broken", DAMAGED, "The chain at the remote has a gap or a damaged manifest: {key}", "Nothing was changed here. “jxc sync verify” names what is damaged."),
    ErrorKind("parked-unknown", NOT_FOUND, "No parked document {document} waits.", "“jxc node parked” lists them."),
    ErrorKind("chain-foreign", CONFLICT, "Somebody else has written to the chain {chain}: {key}", "Selling goes on, sync has stopped: another computer or copy uses the id {chain}. Stop that one, then “jxc node takeover”."),
    ErrorKind("chain-forked", CONFLICT, "Two manifests stand at the same place of the chain {chain}: {key}", "Selling goes on, sync has stopped: another computer or copy uses the id {chain}. Stop that one, then “jxc node takeover”."),
    ErrorKind("spool-damaged", DAMAGED, "The frozen file {path} is missing or no longer what was signed; it is not sent.", "“jxc sync repair” fetches it if it was sent before; else put it back from a backup of this home. Check the disk."),
    ErrorKind("copy-damaged", DAMAGED, "The copy {path} is not as it was signed.", "“jxc sync repair” fetches it again."),
    ErrorKind("hole-unknown", NOT_FOUND, "{store} has no such hole: {place}. There are: {known}.", "“jxc hq hole list” shows them; write EPOCH/NUMBER, as in 1/12."),
    ErrorKind("reason-unsaid", USAGE, "Why is {store} {place} given up?", "Say it with --reason: whoever reads the reports later will ask."),
    ErrorKind("object-damaged", DAMAGED, "{key} at the remote is not what was sent.", "Run the command again; if it stays so, the server or share damages data."),
    # pull and acceptance
    ErrorKind("object-untrusted", DAMAGED, "{key} is damaged or was not written by its owner ({reason}).", "Nothing of it is used. Put the object back, or let its owner push again; then run “jxc sync pull”."),
    ErrorKind("signed-by-other", DAMAGED, "{key} is signed with the key of {store}, not with that of its own chain.", "Nothing of it is used. Find out how {store} could write there."),
    ErrorKind("name-wrong", DAMAGED, "{key} holds another manifest than its name says.", "“jxc sync” or “jxc sync repair” at the store puts it back; then run “jxc sync” here."),
    ErrorKind("manifest-missing", DAMAGED, "The manifest {key} is missing at the remote.", "“jxc sync” or “jxc sync repair” at the store puts it back; then run “jxc sync” here."),
    ErrorKind("object-missing", DAMAGED, "{key} is missing at the remote.", "“jxc sync” or “jxc sync repair” at the store puts it back; then run “jxc sync” here."),
    ErrorKind("batch-damaged", DAMAGED, "{key} is not what its store signed.", "Nothing of it is used. “jxc sync” or “jxc sync repair” at the store puts it back; then run “jxc sync” here."),
    ErrorKind("head-went-back", DAMAGED, "{key} names manifest {number}, but {seen} was seen before.", "Somebody has put old objects back. Nothing accepted is lost; let the store push again."),
    ErrorKind("receipt-went-back", DAMAGED, "{key} says that headquarters has manifest {number} of this store, but {seen} was said before.", "Somebody has put old objects back, or headquarters lost its memory. Tell headquarters; nothing is lost here."),
    ErrorKind("receipt-ahead", CONFLICT, "Headquarters has manifest {epoch}/{number} of this store, which this home has never written.", "Find the other computer or copy that uses this id; if this home was restored from a backup: “jxc node recover”."),
    ErrorKind("ack-ahead", DAMAGED, "{store} has taken over entry {sequence} of {chain}, but this home has told only {tip}.", "Find the other computer that speaks for headquarters; if this home was restored from a backup, recover it."),
    ErrorKind("headquarters-silent", INCOMPLETE, "Nothing new has been signed by headquarters for {days} days.", "Let headquarters run “jxc sync”. If it does, somebody shows you old objects, or a clock is wrong; selling goes on."),
    ErrorKind("head-too-far", DAMAGED, "{key} names manifest {number}, but far fewer are there.", "Nothing accepted is lost. Ask whoever keeps that store's jxc."),
    ErrorKind("gate-rows", DAMAGED, "{key} does not hold the {rows} rows that its manifest says, or they are too large.", "Nothing of it is used. Ask whoever keeps that store's jxc."),
    ErrorKind("gate-place", DAMAGED, "{key} holds rows of another store, epoch or month than its name says.", "Nothing of it is used. Ask whoever keeps that store's jxc."),
    ErrorKind("gate-sequence", DAMAGED, "The files of {key} do not hold each of the numbers {first} to {last} once.", "Nothing of it is used. Ask whoever keeps that store's jxc."),
    ErrorKind("gate-totals", DAMAGED, "{key} says {field} {stated}, its files add up to {found}.", "Nothing of it is used. Ask whoever keeps that store's jxc."),
    ErrorKind("gate-balance", DAMAGED, "In {key} the document with sequence number {seq} does not balance.", "Nothing of it is used. Ask whoever keeps that store's jxc."),
    ErrorKind("gate-cost", DAMAGED, "In {key} the document with sequence number {seq} has line costs that are not in its inventory postings.", "Nothing of it is used. Ask whoever keeps that store's jxc."),
    # sync of a home
    ErrorKind("home-kind", REFUSED, "This is for a home of kind {wanted}; this one is {kind}.", "Make such a home with “jxc init”: --hq for headquarters, --store with --remote and --hq-key for a store."),
    ErrorKind("policy-no-bucket", REFUSED, "The remote “{url}” is no bucket, so there is no policy for it.", "Permit each store its own part of a share by the share's own means."),
    ErrorKind("policy-no-account", USAGE, "A policy for AWS names the account that the stores' users belong to.", "Add --account with its twelve digits."),
    ErrorKind("copy-conflicted", CONFLICT, "{key} is a second copy that a synchronised folder made; it is not read.", "Find out whether two computers use one store's id (“jxc sync verify” names what is damaged), then delete the copy."),
    ErrorKind("remote-unset", USAGE, "The home {path} has no remote.", 'Write remote_url = "s3://BUCKET/PREFIX" or a folder into its jxc.toml.'),
    ErrorKind("sync-busy", BUSY, "Another sync of this home is running ({path}).", "Let it finish; nothing needs to be done."),
    ErrorKind("interval-unreadable", USAGE, "“{text}” is no number of seconds.", "Write whole seconds, as in “jxc sync watch --every 300”."),
    ErrorKind("charter-missing", REMOTE_REFUSED, "Headquarters has not been at {url} yet.", "Run “jxc sync push” at headquarters first, or correct remote_url in jxc.toml."),
    ErrorKind("charter-foreign", CONFLICT, "{key} at {url} is not signed with headquarters' key.", "Compare hq_key and remote_url in jxc.toml with “jxc hq key show” at headquarters."),
    ErrorKind("store-is-here", REFUSED, "{store} is this home itself.", "Give the id and key of the store, as its “jxc init” printed them."),
    ErrorKind("store-key-used", CONFLICT, "That key belongs to the store {store}.", "Take the key that the store's own “jxc init” printed."),
    ErrorKind("store-key-differs", CONFLICT, "Entries of {store} were accepted with the key {key}; another one cannot take its place.", "Put the store's old key back, or open the new computer under another id."),
    # the demonstration
    ErrorKind("demo-folder-used", CONFLICT, "The folder {folder} is not empty.", "Name a new one, or leave --folder out."),
    ErrorKind("demo-untied", DAMAGED, "{count} pairs of figures do not tie.", "Run “jxc doctor” in each home of the demo, and report what it says."),
    # the lake: batches, catalog and reports
    ErrorKind("batch-unreadable", DAMAGED, "{file} is not a Parquet file that can be read.", "Run “jxc sync verify”."),
    ErrorKind("batch-schema", DAMAGED, "{file} does not hold exactly the columns of {table} (schema version {version}).", "Update jxc on this computer."),
    ErrorKind("join-malformed", REFUSED, "This is not a token of jxc, or not all of it.", "Copy the whole line that “jxc hq store add” showed: jxc1-…"),
    ErrorKind("join-expired", REFUSED, "The token for {store} is too old.", "Ask headquarters for a new one: “jxc hq store add {store}”."),
    ErrorKind("join-used", CONFLICT, "Another computer has joined with the token {token}.", "Ask headquarters for a new one, and who used this one."),
    ErrorKind("join-unknown", REFUSED, "Headquarters has made no such token.", "Make one with “jxc hq store add”."),
    ErrorKind("enrol-refused", CONFLICT, "{key} asks to join and is not let in ({reason}).", "If you expect this store, make a new token with “jxc hq store add”. It is said once; nothing else stops."),
    ErrorKind("days-unreadable", USAGE, "“{text}” is no number of days from 1 to 365.", "Write a whole number, such as 7."),
    ErrorKind("store-unadmitted", NOT_FOUND, "There is no store “{store}” in the register.", "Stores: “jxc hq store list”."),
    ErrorKind("store-revoked", FORBIDDEN, "Headquarters accepts nothing more of this store: {reason}", "Nothing is lost and selling goes on. Ask headquarters; after “jxc hq store admit” there, run “jxc sync”."),
    ErrorKind("accepted-otherwise", CONFLICT, "Another manifest {epoch}/{number} of {chain} was accepted before.", "Run “jxc sync verify”; two computers may be writing as {chain}."),
    ErrorKind("lake-engine", DAMAGED, "The lake could not be read: {reason}", "Run “jxc lake verify”."),
    ErrorKind("lake-compaction", DAMAGED, "Packing {table} of {month} would have changed its rows, so nothing was packed.", "Run “jxc lake verify” and report what it says."),
    ErrorKind("lake-file-missing", DAMAGED, "{file} is missing from the lake.", "Delete the folder “lake” of the home, then “jxc sync pull” and “jxc lake refresh” bring all of it back."),
    ErrorKind("lake-file-changed", DAMAGED, "{file} of the lake is not as it was written.", "Delete the folder “lake” of the home, then “jxc sync pull” and “jxc lake refresh” bring all of it back."),
    ErrorKind("lake-rows-lost", DAMAGED, "The lake does not hold the {rows} rows of {table} that manifest {manifest} brought.", "Delete the folder “lake” of the home, then “jxc sync pull” and “jxc lake refresh” bring all of it back."),
    ErrorKind("report-unknown", NOT_FOUND, "There is no report “{report}”.", "Reports: {known}."),
    ErrorKind("report-known", NOT_FOUND, "Nothing was accepted under number {known} yet.", "The newest is {newest}."),
    ErrorKind("report-incomplete", INCOMPLETE, "Manifest {missing} of {store} is missing.", "Run “jxc sync pull”; without --require-complete the report names what is missing."),
    ErrorKind("report-too-old", INCOMPLETE, "The newest records of {store} are {minutes} minutes old, more than {limit}.", "Run “jxc sync pull”, and look at “jxc report freshness”."),
    ErrorKind("report-unheard", INCOMPLETE, "Nothing has come from {store} yet.", "Run “jxc sync pull”, or name the stores you want with --store."),
    ErrorKind("lag-malformed", USAGE, "“{text}” is not an age.", "Write minutes, hours or days: 90m, 2h, 1d."),
    ErrorKind("store-not-in-lake", NOT_FOUND, "Nothing is known of store “{store}” here.", "Stores: {known}."),
    ErrorKind("report-header", REFUSED, "The head of report “{report}” is not right: {fault}.", "Compare it with docs/reports.md."),
    ErrorKind("report-option", USAGE, "Report “{report}” takes no {option}.", "Type “jxc report” to see what each takes."),
    ErrorKind("kind-unknown", USAGE, "There is no kind of document “{kind}”.", "Known are {known}; the codes of document numbers and the Chinese names do as well."),
    ErrorKind("region-unknown", NOT_FOUND, "No store is registered in the region “{region}”.", "Regions: {known}."),
    ErrorKind("report-by", USAGE, "Report “{report}” cannot be grouped by “{by}”.", "It can be grouped by: {known}."),
    ErrorKind("report-sheets", USAGE, "Report “{report}” has no column “{column}” to make pages of.", "It has: {known}."),
    ErrorKind("xlsx-missing", REFUSED, "Workbooks need the library XlsxWriter.", "Install it with: pip install 'jxc[xlsx]'."),
    ErrorKind("format-needs-out", USAGE, "Format {format} is written to a file.", "Name it: --out report.{format}."),
    ErrorKind("xlsx-too-long", REFUSED, "A page of a workbook holds {rows} rows.", "Ask for fewer days, or give each store its own page with --sheets store."),
    ErrorKind("format-journal", USAGE, "Only the journal can be written as {format}.", "Type “jxc report journal --format {format}”."),
    ErrorKind("report-column", USAGE, "Report “{report}” has no column “{column}” as it is grouped.", "It has: {known}."),
    ErrorKind("report-name", USAGE, "“{report}” is no name for a report.", "Letters, digits, - and _, such as my-stock."),
    ErrorKind("report-name-taken", CONFLICT, "There is a report “{report}” already.", "Choose another name, or delete your file in the folder reports of this home."),
    ErrorKind("report-chart", USAGE, "Report “{report}” has no figures “{column}” to draw.", "It has: {known}."),
    ErrorKind("report-parameter", REFUSED, "Report “{report}” asks for the unknown parameter ${parameter}.", "There are: {known}."),
    ErrorKind("report-sql", REFUSED, "The SQL of report “{report}” does not run: {reason}", "Correct the file, or delete it to get jxc's own report back."),
    ErrorKind("report-columns", REFUSED, "The SQL of report “{report}” answers with other columns than its head names: {found}.", "Make both lists the same, in the same order."),
    ErrorKind("report-type", REFUSED, "Column {column} of report “{report}” is {found}, which is not exact {kind}.", "Cast it: money DECIMAL(18,2), quantity DECIMAL(18,4), price DECIMAL(18,6), percent DECIMAL(18,4)."),
)
# fmt: on

BY_CODE: dict[str, ErrorKind] = {kind.code: kind for kind in ERRORS}
