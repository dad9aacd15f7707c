"""Who looks, for notebooks that ask."""

from appnb.kernel.context import current_cell
from appnb.kernel.user import NOBODY, User


def user() -> User:
    """Return who looks at the page: `name`, `email` and `groups`, as far as what vouches for people says them.

    Where nobody signs in, and in a script, all of them are empty. It never holds a password or a token.

    Example:
        me = nb.user()
        mine = orders[orders.manager == me.email]
    """
    cell = current_cell()
    return cell.kernel.viewer.read_user() if cell is not None else NOBODY
