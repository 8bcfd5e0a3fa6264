"""How an object store is reached, and what is known of it: plain values, so that nobody loads a library for them."""

from typing import Literal, NamedTuple

PAGE = 1_000  # objects of one LIST request

Addressing = Literal["auto", "path", "virtual"]


class Server(NamedTuple):
    """One object store. Without an `endpoint` it is Amazon's; empty texts leave a matter to the environment."""

    endpoint: str = ""
    region: str = ""
    proxy: str = ""  # else HTTPS_PROXY and NO_PROXY
    ca_bundle: str = ""  # a file of certificates to trust, else the usual ones
    addressing: Addressing = "auto"  # whether a bucket stands in the path or in the host name
    grants_owner: bool = False  # every upload gives the bucket's owner full control of it
    compares: bool = False  # whether it was proven to compare and swap; otherwise heads are written plainly
    creates: bool = False  # whether puts ask never to replace: a policy at Amazon may demand it
    workers: int = 8  # connections kept open
    page: int = PAGE  # objects of a LIST request
