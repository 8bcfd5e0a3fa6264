"""Keeps refused attempts: what somebody wanted and was not given stands in the audit trail; nothing else changed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from jxc.errors import CONFLICT, REFUSED, JxcError, Problem
from jxc.services.world import World
from jxc.storage.journal import Journal


@contextmanager
def refusals_kept(journal: Journal, world: World, *, operator: str, subject: str) -> Iterator[None]:
    """Whatever is refused inside is written to the audit trail, with all its problems, and raised again."""
    try:
        yield
    except JxcError as error:
        if REFUSED <= error.exit_status <= CONFLICT:
            with journal.write() as writer:
                writer.append_audit(
                    now=world.now(), operator=operator, action="refused", subject=subject, detail=_detail(error)
                )
        raise


def _detail(error: JxcError) -> str:
    """Codes and parameters of all that was wrong."""
    problems = error.problems or (Problem(error.code, error.params),)
    return "; ".join(" ".join((each.code, *_named(each.params))) for each in problems)


def _named(params: Mapping[str, object]) -> Iterator[str]:
    return (f"{name}={value}" for name, value in params.items())
