"""Whose affair a provider's trouble is: the user's who wrote the order, or the operator's whose account it is.

Providers send no code for it, so their words decide: those of the five documents and of the field
(provider-api.md, "Error texts seen on add"), in the languages of their makers.
"""

import re

from orders.folding import fold

# Folded words. A mistake here is mild either way: the words go to the admins in place of the user, or the reverse.
_OPERATORS = re.compile(
    r"\b("
    # Money and what stands for it.
    r"(not enough|no enough|insufficient|no|out of|low|lack of) (account )?(funds?|balance|money|credits?)|"
    r"(not|t) have (enough|sufficient|any) (\w+ )?(funds?|balance|money|credits?)|"
    r"funds? (is |are )?(not enough|insufficient)|credits? (is |are )?exhausted|"
    r"balance (is )?(less|lower)|error balance|"
    r"(enough|insufficient|low|your|account|user|api) balance|"
    r"balance (is |are )?(not |too |in)?(enough|sufficient|insufficient|low|empty|negative|zero|0)|funds? on balance|"
    r"(add|deposit) (more )?(funds?|money|balance)|top up|recharge|payment required|credit limit|"
    r"exceeds the available thread count|"
    r"yetersiz (bakiye|kredi|para)|bakiye\w* (\w+ )?(yetersiz|yeterli degil)|yeterli (bakiye|kredi)\w*|"
    r"(so du|tai khoan) (\w+ ){0,3}khong du|khong du (so du|tien|tai khoan)|het tien|saldo (insuficiente|baixo)|"
    # The key.
    r"(api|access|secret|auth\w*|security) ?(key|token)|"
    r"(invalid|incorrect|wrong|bad|missing|expired|disabled|inactive|unknown|no) (key|token|signature|credentials?)|"
    r"(key|token|signature|credentials?) (is |was |has |not )*"
    r"(invalid|incorrect|wrong|missing|expired|disabled|inactive|found|valid|required|unknown)|"
    r"api ?anahtari|gecersiz anahtar|anahtar gecersiz|(api|khoa) khong (hop le|dung)|"
    # The right to ask at all.
    r"unauthori[sz]ed|unauthenticated|auth(entication|ori[sz]ation) (is )?(failed|required|error)|not authori[sz]ed|"
    r"forbidden(?! by)|access (is )?denied|permission denied|(no|not have|without) permission|yetkisiz|"
    r"api (\w+ ){0,3}(expired|disabled|denied|deactivated|inactive|blocked|suspended|not (allowed|enabled|active))|"
    r"your (\w+ )?(account|user|reseller|subscription) (\w+ ){0,2}"
    r"(suspended|banned|blocked|disabled|deactivated|inactive|not active|expired|frozen|limited)|"
    r"(reseller|subscription) (\w+ )?(suspended|banned|blocked|disabled|deactivated|inactive|expired)|"
    # From where, and how often.
    r"(your|this|the|server) ip|ip (\w+ ){0,9}(allowed|whitelist\w*|blocked|banned|denied|restricted)|"
    r"whitelist\w*|too many (requests|attempts)|rate limit\w*|requests? limit\w*"
    r")\b"
)


_QUOTED = re.compile(r"\S+://\S+|\S+\.\w+/\S*|\"[^\"]*\"")
"""Links, and what stands in quotes, are the user's words: these do not decide whose affair a refusal is."""


def is_operators(words: str) -> bool:
    """Whether a provider's words are about the operator's account: its money, its key, its rights."""
    own_words = _QUOTED.sub(" ", words)
    return bool(_OPERATORS.search(" ".join(re.findall(r"\w+", fold(own_words).replace("_", " ")))))
