"""What the variables of a notebook's process are, told by a throw-away copy of it.

The copy may run code of the notebook's own classes, as `repr` does: so it is guarded, limited in time, and killed
after. The process that it was copied from hears nothing of it.
"""

from .guard import close_foreign_descriptors, guard
from .look import look

__all__ = ["close_foreign_descriptors", "guard", "look"]
