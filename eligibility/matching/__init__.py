"""Who on a reference list is this person? Candidates by blocking in SQL, weighed as Fellegi and Sunter do.

`link` knows no worker and no decree: it takes columns of persons and the number of a list.
"""

from eligibility.matching.blocking import BLOCKS, listed
from eligibility.matching.doubles import doubles
from eligibility.matching.link import link, resolve_one_to_one, search
from eligibility.matching.single import live
from eligibility.matching.weights import Weights, load
from eligibility.matching.wording import says

__all__ = ["BLOCKS", "Weights", "doubles", "link", "listed", "live", "load", "resolve_one_to_one", "says", "search"]
