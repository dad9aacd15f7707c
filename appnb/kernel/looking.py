"""Who looks, for notebooks that ask."""

from appnb.kernel.context import current_cell
from appnb.kernel.user import NOBODY, User


def user(*, token: bool = False) -> User:
    """Return who looks at the page: `name`, `email` and `groups`, as far as what vouches for people says them.

    Where nobody signs in, and in a script, all of them are empty. It never holds a password.

    Args:
        token: give the access token of OpenID Connect too, as `token`: what it lets one do in this viewer's name, the
            notebook can do. It is the latest; ask again before each use. Only for apps that `tokens-for` names.

    Raises:
        AppnbError: NB220, the cell is shared by all viewers; NB224, this app may not have tokens.

    Example:
        me = nb.user()
        mine = orders[orders.manager == me.email]
    """
    cell = current_cell()
    if cell is None:
        return NOBODY
    return cell.kernel.viewer.read_user_and_token() if token else cell.kernel.viewer.read_user()
