"""Runs the command that a word stands for, if nothing else waits for words."""

from aiogram import Router

from handlers.catalogue import favourites_command, new_order, search_command
from handlers.command_words import Says
from handlers.conversation import has_open_list
from handlers.home import show_help, start
from handlers.mass_table import cancel_command as cancel_list
from handlers.money import balance
from handlers.order_picks import which_cancel, which_refill, which_status
from handlers.orders import orders_command
from handlers.requests import requests_command
from handlers.settings import show_settings

router = Router(name="word_commands")

router.message.register(start, Says("start"))
router.message.register(show_help, Says("help"))
router.message.register(new_order, Says("new"))
router.message.register(orders_command, Says("orders"))
router.message.register(which_status, Says("status"))
router.message.register(which_refill, Says("refill"))
router.message.register(cancel_list, Says("cancel"), has_open_list)
router.message.register(which_cancel, Says("cancel"))
router.message.register(requests_command, Says("requests"))
router.message.register(search_command, Says("search"))
router.message.register(favourites_command, Says("favourites"))
router.message.register(balance, Says("balance"))
router.message.register(show_settings, Says("settings"))
