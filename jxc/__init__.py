"""jxc (进销存账): a retail chain's purchases, sales, stock and accounts, without a server."""

__version__ = "0.1.0"
