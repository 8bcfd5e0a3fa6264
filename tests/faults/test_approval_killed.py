"""An approval whose process is killed: the draft waits on, or its document is there; never both, never neither."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jxc.config import ApprovalRule
from jxc.services import drafts
from tests.faults.test_sale_killed import DOOMED, environment, opened
from tests.services.premises import a_desk, findings
from tests.services.test_drafts import large, with_rules

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


def test_an_approval_cut_off_at_any_statement_posts_nothing_or_all(tmp_path: Path) -> None:
    """[inv:two-people] [inv:durable]."""
    home = tmp_path / "home"
    desk = with_rules(a_desk(home), ApprovalRule("purchase", "manager"))
    with (home / "jxc.toml").open("a", encoding="utf-8") as settings:
        settings.write('[[approvals]]\nkind = "purchase"\nrole = "manager"\n')
    large(desk)
    desk.shop.journal.close()
    done = False
    count = 4
    while not done:
        words = (sys.executable, str(DOOMED), "statement", str(count), "doc", "approve", "D1", "--operator", "bob")
        status = subprocess.run(words, env=environment(home), capture_output=True, check=False).returncode
        desk = opened(home)
        kept = drafts.find_draft(desk.shop.journal, "D1")
        done = status == 0
        assert (status, kept.state) == ((0, "posted") if done else (-9, "submitted"))
        assert (kept.doc_no is not None, findings(desk)) == (done, [])
        assert desk.shop.journal.connection.execute("SELECT count(*) FROM documents").fetchone() == (int(done),)
        desk.shop.journal.close()
        count += 5
