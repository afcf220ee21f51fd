"""The control side, under /sandbox/: what people do, and what tests and the page need to see. All of it is JSON.

    GET    people                               POST people {id, first_name, username?, role?, language_code?}
    POST   groups {id, title, members, topics?} ids are negative; the first member made it; topics: {"7": "Desk"}
    GET    chats/<id>/messages                  the chat as it is: messages, keyboard, started, blocked, pinned, seq
    POST   chats/<id>/messages {from?, text, reply_to?, topic?}, or multipart with a document: {message_id, update_id}
    POST   chats/<id>/start {parameter?}        the Start button, a deep link
    POST   chats/<id>/messages/<message_id> {from?, text}: edits one's own text
    POST   chats/<id>/presses {from?, message_id, data | button}: {callback_query_id, update_id}
    POST   chats/<id>/share {from?, request_id, user_id}   a keyboard button with request_users
    POST   chats/<id>/block {blocked}
    GET    rooms                                groups and pairs: {id, title, members, pair}
    POST   pairs {id, members}                  two people's own chat, without the bot; the id is negative
    GET, POST  inline {on?, feedback?}          BotFather's switches: inline mode, inline feedback
    POST   chats/<id>/queries {from?, query, offset?}: {inline_query_id, update_id}; update_id is null for a kept answer
    GET    queries/<id>?timeout=5               waits for the answer: {results, next_offset, button}
    POST   queries/<id>/choose {result_id}: {message_id, inline_message_id, update_id} (of the chosen_inline_result)
    POST   chats/<id>/payments {from?, message_id, untold?}: {pre_checkout_query_id, update_id}   the Pay button of an
                                                invoice; untold: the update of the payment is lost
    GET    checkouts/<id>?timeout=10            waits for the bot to allow it: {ok, error_message}
    GET    about?user_id=                       name and descriptions of the bot in a person's language
    POST   people/<id>/language {language_code}
    GET    chats/<id>/events?after=&timeout=    what happened since; waits for something to happen
    GET    callbacks/<id>?timeout=5             waits for the answer to a press: {text, show_alert, url}
    GET    stream?after=                        server-sent events of all chats
    GET    calls?method=&after=&timeout=        the Bot API calls; waits for an answered one
    POST   updates {...}                        queues a raw update; update_id is given to it unless it has one
    GET, POST, DELETE  faults                   {kind, method?, chat_id?, times?, retry_after?, seconds?, global?}
    POST   limits {on}                          Telegram's rate limits
    GET    commands?user_id=&chat_id=           the command menu a person sees
    GET    files/<file_id>, GET info            for the page

An `update_id` of null means that the bot doesn't see it.
"""
