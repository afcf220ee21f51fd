"""Questions about notices, processes and people."""

from datetime import datetime, timedelta
from typing import Any

from core.orders.sharing import NewCard
from core.people.preferences import Level, Preferences
from storage.inbox import Arrival
from tests.storage.asker import Ask, Asker
from tests.storage.samples import ALICE, BOB


class AboutNotices(Asker):
    def ask_claim_notices(self, now: datetime, worker: str) -> Ask:
        limit, in_hand = self.rng.randint(1, 6), self._in_hand(40)
        return lambda stores: stores.notices.claim(worker, now, limit, in_hand)

    ask_claim_notices_again = ask_claim_notices

    def ask_done(self, now: datetime, worker: str) -> Ask:
        notice = self.rng.randint(1, 30)
        return lambda stores: stores.notices.done(notice, worker, now)

    ask_done_again = ask_done

    def ask_notice_is_held(self, now: datetime, worker: str) -> Ask:
        notice, longer = self.rng.randint(1, 30), timedelta(seconds=self.rng.choice([0, 5]))
        return lambda stores: stores.notices.holds(worker, notice, now, longer)

    def ask_later(self, now: datetime, worker: str) -> Ask:
        notice, at = self.rng.randint(1, 30), now + timedelta(seconds=self.rng.choice([0, 4]))
        return lambda stores: stores.notices.later(notice, worker, at)

    def ask_told(self, now: datetime, _: str) -> Ask:
        chat, since = self.rng.choice([1, 2]), now - timedelta(seconds=self.rng.choice([0, 8]))
        return lambda stores: stores.notices.told(chat, since, 3)

    def ask_drop_chat(self, now: datetime, _: str) -> Ask:
        chat = self.rng.choice([1, 2, ALICE, BOB])
        return lambda stores: stores.notices.drop_chat(chat, now, "unreachable")

    def ask_share(self, now: datetime, _: str) -> Ask:
        if not self.seen:
            return lambda stores: stores.shared_cards.find(1)
        order, names = self._order(), self.rng.choices("abcdef", k=2)
        content: dict[str, Any] = {"with_details": True, "language": "vi", "shown": names[0]}
        card = NewCard(order_id=order.id, user_id=order.user_id, nonce=names[0], inline_message_id=names[1], **content)
        return lambda stores: stores.shared_cards.add(card, now)

    def ask_shared(self, now: datetime, _: str) -> Ask:
        card, name = self.rng.randint(1, 6), self.rng.choice("abcdef")
        asks: list[Ask] = [
            lambda stores: stores.shared_cards.find(card),
            lambda stores: stores.shared_cards.by_message(name),
            lambda stores: stores.shared_cards.mark_shown(card, name, now),
            lambda stores: stores.shared_cards.forget(card),
        ]
        return self.rng.choice(asks)


class AboutProcesses(Asker):
    def ask_beat(self, now: datetime, worker: str) -> Ask:
        return lambda stores: stores.workers.beat(worker, now)

    ask_beat_again = ask_beat

    def ask_leave(self, _: datetime, worker: str) -> Ask:
        if self.rng.random() < 0.7:
            return self.ask_beat(self.now, worker)
        return lambda stores: stores.workers.leave(worker)

    def ask_store_updates(self, now: datetime, worker: str) -> Ask:
        self.updates += self.rng.choice([0, 1, 2])
        last = range(max(1, self.updates - 2), self.updates + 1)
        batch = [Arrival(id, person=id % 3, payload={"update_id": id}, readable=id % 5 > 0) for id in last]
        in_hand = self._in_hand(self.updates)
        return lambda stores: stores.inbox.store(batch, worker, now, in_hand)

    def ask_take_over(self, now: datetime, worker: str) -> Ask:
        in_hand = self._in_hand(self.updates)
        return lambda stores: stores.inbox.take_over(worker, now, in_hand)

    def ask_handled(self, now: datetime, _: str) -> Ask:
        handled = {self.rng.randint(1, self.updates + 1) for _ in range(2)}
        return lambda stores: stores.inbox.done(handled, now)

    def ask_holds(self, now: datetime, worker: str) -> Ask:
        update = self.rng.randint(1, self.updates + 1)
        return lambda stores: stores.inbox.holds(update, worker, now)


class AboutPeople(Asker):
    def ask_remember(self, now: datetime, _: str) -> Ask:
        person, language = self.rng.randint(1, 3), self.rng.choice([None, "tr"])
        return lambda stores: stores.users.remember(person, now, language)

    def ask_change(self, now: datetime, _: str) -> Ask:
        person, since = self.rng.randint(1, 3), self.rng.choice([None, now])
        asks: list[Ask] = [
            lambda stores: stores.users.set_blocked(person, since),
            lambda stores: stores.users.choose_language(person, "vi"),
            lambda stores: stores.users.prefer(person, Preferences(level=Level.END, hold=True)),
            lambda stores: stores.users.ask_zone(person, now),
            lambda stores: stores.users.accept_terms(person, "1", now),
        ]
        return self.rng.choice(asks)

    def ask_person(self, _: datetime, __: str) -> Ask:
        person = self.rng.randint(1, 3)
        return lambda stores: stores.users.get(person)

    def ask_conversation(self, now: datetime, __: str) -> Ask:
        person, text = self.rng.randint(1, 3), self.rng.choice([None, "{}", '{"a": 1}'])
        asks: list[Ask] = [
            lambda stores: stores.conversations.save(person, text),
            lambda stores: stores.users.arrive(person, now, None, "", None),
        ]
        return self.rng.choice(asks)

    def ask_favourite(self, now: datetime, _: str) -> Ask:
        person, service, on = self.rng.randint(1, 2), self.rng.choice(self.services).id, self.rng.random() < 0.7
        asks: list[Ask] = [
            lambda stores: stores.favourites.set(person, service, on, now),
            lambda stores: stores.favourites.of(person),
        ]
        return self.rng.choice(asks)
