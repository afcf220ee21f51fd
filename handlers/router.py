"""All conversations in the order they are tried."""

from aiogram import Dispatcher
from aiogram.utils.callback_answer import CallbackAnswerMiddleware

from handlers import (
    catalogue,
    checkout,
    fallback,
    home,
    money,
    order_form,
    orders,
    request_desk,
    requests,
    settings,
    unconfirmed,
    unconfirmed_number,
)
from handlers.middlewares.errors import LateAnswers, Politeness, Untaken
from handlers.middlewares.gates import LetIn, PeopleOnly, PrivateOnly, Remember
from handlers.middlewares.language import Speak


def join(dispatcher: Dispatcher) -> None:
    """Puts the gates and the conversations into `dispatcher`."""
    for observer in (dispatcher.message, dispatcher.callback_query):
        observer.outer_middleware(Untaken())
        observer.outer_middleware(LateAnswers())
        observer.outer_middleware(PeopleOnly())
        observer.outer_middleware(Speak())
        observer.outer_middleware(PrivateOnly())
        observer.outer_middleware(LetIn())
        observer.outer_middleware(Remember())
        observer.outer_middleware(Speak())  # again: what they chose is known now
    dispatcher.callback_query.middleware(CallbackAnswerMiddleware())
    for observer in (dispatcher.message, dispatcher.callback_query):
        observer.middleware(Politeness())
    dispatcher.include_routers(
        home.router,
        request_desk.router,
        requests.router,
        catalogue.router,
        order_form.router,
        checkout.router,
        unconfirmed.router,
        unconfirmed_number.router,
        orders.router,
        money.router,
        settings.router,
        fallback.router,
    )
