"""Retracing the own chain: the same branch whoever looks, and never half a history."""

import pytest

from jxc.errors import JxcError
from jxc.sync.retrace import NOTHING, Known, choose
from tests.sync.signed import ONE, THREE, TWO, make

OTHER = make(2, ONE, 3, "other")
KNOWN = Known({1: (1, ONE.sha256)})


def test_what_follows_comes_in_order_also_across_epochs() -> None:
    later = make(1, THREE, 1, "v", epoch=2)
    assert choose([later, THREE, TWO], KNOWN, None).chain == (TWO, THREE, later)
    assert choose([later, THREE, TWO, ONE], NOTHING, None).chain == (ONE, TWO, THREE, later)


def test_the_head_or_a_later_epoch_says_which_branch_goes_on() -> None:
    for taken, lost in ((TWO, OTHER), (OTHER, TWO)):
        for found, head in (([TWO, OTHER], taken.sha256), ([TWO, OTHER, make(1, taken, 1, "v", epoch=2)], None)):
            retraced = choose(found, KNOWN, head)
            assert retraced.chain[0] == taken
            assert retraced.beside == (lost,)


def test_an_epoch_that_this_home_published_says_which_branch_it_continues() -> None:
    for taken in (TWO, OTHER):
        opening = make(1, taken, 1, "v", epoch=2)
        known = Known({2: (1, opening.sha256)}, frozenset({taken.sha256}))
        assert choose([ONE, TWO, OTHER], known, opening.sha256).chain == (ONE, taken)


def test_where_nothing_says_it_every_copy_chooses_the_same() -> None:
    assert choose([TWO, OTHER], KNOWN, None) == choose([OTHER, TWO], KNOWN, None)


def test_the_branch_that_more_follows_goes_on_whatever_the_hashes_are() -> None:
    for longer, shorter in ((TWO, OTHER), (OTHER, TWO)):
        after = make(3, longer, 4, "v")
        retraced = choose([after, shorter, longer], KNOWN, None)
        assert (retraced.chain, retraced.beside) == ((longer, after), (shorter,))


def test_of_two_manifests_of_the_same_entries_the_one_that_holds_more_goes_on() -> None:
    for seq in range(5, 9):  # whatever the hashes are
        more = make(2, ONE, 3, "more", last=seq)
        assert choose([TWO, more], KNOWN, None).chain == (more,)


def test_a_branch_that_the_head_leads_to_ends_where_only_the_other_goes_on() -> None:
    after = make(3, OTHER, 4, "v")
    retraced = choose([after, OTHER, TWO], KNOWN, TWO.sha256)
    assert (retraced.chain, retraced.beside) == ((TWO,), (OTHER, after))


def test_what_headquarters_counts_goes_on_whatever_else_leads_elsewhere() -> None:
    for taken, lost in ((TWO, OTHER), (OTHER, TWO)):
        after, opening = make(3, lost, 4, "v"), make(1, lost, 1, "v", epoch=2)
        found, spot = [opening, after, lost, taken], taken.manifest.spot
        retraced = choose(found, KNOWN._replace(counted={spot: taken.sha256}), after.sha256)
        assert (retraced.chain, retraced.beside) == ((taken, opening), (lost, after))
        end = make(3, taken, 4, "w")
        later = KNOWN._replace(counted={end.manifest.spot: end.sha256})
        assert choose([*found, end], later, after.sha256).chain[:2] == (taken, end)


def test_a_gap_is_an_error_because_half_a_history_is_worse_than_none() -> None:
    with pytest.raises(JxcError, match="chain-broken"):
        choose([THREE], KNOWN, THREE.sha256)
    with pytest.raises(JxcError, match="chain-broken"):
        choose([TWO, make(4, THREE, 4, "v")], KNOWN, None)
