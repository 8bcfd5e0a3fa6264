"""Who is working, where and with what: the shop, the world, the operator and the till of one command."""

from typing import NamedTuple

from jxc.domain.numbers import Day
from jxc.services.shop import Shop
from jxc.services.world import World


class Desk(NamedTuple):
    """What every use case at a store is given beside its own arguments."""

    shop: Shop
    world: World
    operator: str
    till: str | None = None

    @property
    def today(self) -> Day:
        """The store's business day now."""
        return self.shop.today(self.world.now())
