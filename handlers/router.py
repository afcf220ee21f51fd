"""All conversations in the order they are tried."""

from aiogram import Dispatcher
from aiogram.utils.callback_answer import CallbackAnswerMiddleware

from handlers import (
    audit,
    broadcasts,
    bulk_actions,
    cancelling_questions,
    catalogue,
    catalogue_desk,
    catalogue_desk_values,
    checkout,
    desk,
    desk_chat,
    direct_routing,
    entering,
    export,
    fallback,
    find,
    granting,
    group_deep_links,
    home,
    inline,
    inviting,
    maintenance,
    mass,
    mass_table,
    money,
    order_form,
    order_picks,
    orders,
    people_desk,
    people_picker,
    request_desk,
    requests,
    settings,
    shop_message_replies,
    shop_messages,
    star_refunds,
    stars,
    statistics,
    unconfirmed,
    unconfirmed_number,
    vouchers,
    word_commands,
)
from handlers.inline import OnSharedCards
from handlers.middlewares.conversation import Converse, PrivateEdits
from handlers.middlewares.errors import LateAnswers, Politeness, Untaken
from handlers.middlewares.known_users import PeopleOnly, PrivateOnly, Recall, Remember
from handlers.middlewares.language import Speak
from handlers.middlewares.letting_in import LetInMiddleware
from handlers.middlewares.payments import InTime, Payments
from handlers.middlewares.reader import Read
from handlers.permissions import Gate
from handlers.role_filters import InPrivate

OF_OPERATORS = (
    desk.router,
    maintenance.router,
    request_desk.router,
    unconfirmed.router,
    catalogue_desk_values.router,  # before what takes any text; it only takes replies to its own question
    unconfirmed_number.router,
    entering.router,
    shop_messages.router,
    catalogue_desk.router,
    statistics.router,
    group_deep_links.router,
)
"""The routers that also work for admins in the operators' group."""
PRIVATE = (
    cancelling_questions.router,  # before what waits for replies
    vouchers.router,  # before home: a link to a voucher begins with /start
    stars.router,  # so does the link of an invoice
    star_refunds.router,
    home.router,
    broadcasts.router,
    broadcasts.own,
    people_desk.router,
    granting.router,  # it waits for replies, as people_desk does
    people_picker.router,
    find.router,
    shop_message_replies.router,
    requests.router,
    catalogue.router,
    mass_table.router,
    mass.router,  # before what takes any text, and any edit
    order_form.router,
    checkout.router,
    audit.router,
    inviting.router,
    bulk_actions.router,
    order_picks.router,  # before the commands with a number
    orders.router,
    export.router,
    money.router,
    settings.router,
    inline.router,
    word_commands.router,  # after every conversation that waits for words
    fallback.router,
)
"""The routers for private chats only."""


def join(dispatcher: Dispatcher) -> None:
    """Puts the gates and the conversations into `dispatcher`."""
    direct_routing.attach(dispatcher)
    observers = (dispatcher.message, dispatcher.callback_query, dispatcher.edited_message)
    dispatcher.edited_message.outer_middleware(PrivateEdits())
    dispatcher.message.outer_middleware(Payments())
    for observer in observers:
        observer.outer_middleware(Untaken())
        observer.outer_middleware(OnSharedCards())
        observer.outer_middleware(LateAnswers())
        observer.outer_middleware(PeopleOnly())
        observer.outer_middleware(Speak())
        observer.outer_middleware(PrivateOnly())
        observer.outer_middleware(LetInMiddleware())
        observer.outer_middleware(Gate())
        observer.outer_middleware(Remember())
        observer.outer_middleware(Speak())  # again: what they chose is known now
        observer.outer_middleware(Read())
        observer.outer_middleware(Converse())
    for inline_observer in (dispatcher.inline_query, dispatcher.chosen_inline_result):
        inline_observer.outer_middleware(Untaken())
        inline_observer.outer_middleware(Recall())
        inline_observer.outer_middleware(Speak())
    asking = dispatcher.pre_checkout_query
    for middleware in (Untaken(), InTime(), Recall(), Speak()):
        asking.outer_middleware(middleware)
    dispatcher.callback_query.middleware(CallbackAnswerMiddleware())
    for observer in observers:
        observer.middleware(Politeness())
    for router in PRIVATE:
        for observer in (router.message, router.callback_query):
            observer.filter(InPrivate())
    dispatcher.include_routers(*OF_OPERATORS, *PRIVATE, desk_chat.router)
