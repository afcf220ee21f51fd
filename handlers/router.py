"""All conversations in the order they are tried."""

from aiogram import Dispatcher
from aiogram.utils.callback_answer import CallbackAnswerMiddleware

from handlers import account, browsing, deciding, fallback, following, ordering, placing, start
from handlers.gates import LetIn, PeopleOnly, PrivateOnly, Remember
from handlers.politeness import LateAnswers, Politeness, Untaken


def join(dispatcher: Dispatcher) -> None:
    """Puts the gates and the conversations into `dispatcher`."""
    for observer in (dispatcher.message, dispatcher.callback_query):
        observer.outer_middleware(Untaken())
        observer.outer_middleware(LateAnswers())
        observer.outer_middleware(PeopleOnly())
        observer.outer_middleware(PrivateOnly())
        observer.outer_middleware(LetIn())
        observer.outer_middleware(Remember())
    dispatcher.callback_query.middleware(CallbackAnswerMiddleware())
    for observer in (dispatcher.message, dispatcher.callback_query):
        observer.middleware(Politeness())
    dispatcher.include_routers(
        start.router,
        browsing.router,
        ordering.router,
        placing.router,
        deciding.router,
        following.router,
        account.router,
        fallback.router,
    )
