"""All conversations in the order they are tried."""

from aiogram import Dispatcher
from aiogram.utils.callback_answer import CallbackAnswerMiddleware

from handlers import account, catalogue, deciding, fallback, following, home, numbering, ordering, placing
from handlers.gates import LetIn, PeopleOnly, PrivateOnly, Remember
from handlers.middlewares.language import Speak
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
        observer.outer_middleware(Speak())
    dispatcher.callback_query.middleware(CallbackAnswerMiddleware())
    for observer in (dispatcher.message, dispatcher.callback_query):
        observer.middleware(Politeness())
    dispatcher.include_routers(
        home.router,
        catalogue.router,
        ordering.router,
        placing.router,
        deciding.router,
        numbering.router,
        following.router,
        account.router,
        fallback.router,
    )
