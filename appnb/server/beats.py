"""The moments at which a server looks after itself: the same for all that do, so that an idle one seldom wakes."""


def find_beat(now_s: float, period_s: float) -> float:
    """Find the next moment that is a multiple of `period_s`, by the clock of `now_s`."""
    return (now_s // period_s + 1) * period_s
