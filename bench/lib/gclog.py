"""Reads the stops of all threads out of a log of the JVM's unified logging: collections' pauses and other safepoints."""
import re
from datetime import datetime
from typing import NamedTuple

# The time is when the stop ended. JDK 17 and 25 list different parts of it, but both end with the total.
SAFEPOINT = re.compile(r'^\[([^\]]+)\].* Safepoint "(\w+)",.* Total:\s+(\d+) ns')
# Operations of the collectors: G1's, ZGC's (young and old), Serial's and Parallel's.
COLLECTION = re.compile(r"^(G1|Z|GenCollect|Parallel|Serial|CollectFor)")


class Stop(NamedTuple):
    at: float
    """When it ended, in seconds since 1970."""
    operation: str
    ms: float

    @property
    def is_collection(self):
        return COLLECTION.match(self.operation) is not None


def stops(lines):
    found = (SAFEPOINT.match(line) for line in lines)
    return [Stop(datetime.strptime(m.group(1), "%Y-%m-%dT%H:%M:%S.%f%z").timestamp(), m.group(2), int(m.group(3)) / 1e6)
            for m in found if m]
