"""People of a made-up region: several clients ask at once, and each waits for its own answer only."""

import heapq
from dataclasses import dataclass, field

from tests.history.told import History, Op, Told, Verb
from tests.history.world import LIFE_S, World

CLIENTS, CARDS = 6, 5
UNHEARD = 0.05
"""Share of questions whose answer nobody waits for; half of those do nothing."""


@dataclass
class Client:
    """What one client knows: its cards, holds (as their hold was asked) and visits."""

    cards: tuple[str, str]
    held: list[Op] = field(default_factory=list)
    booked: list[Op] = field(default_factory=list)


def lived(seed: int, *, ops: int = 150, bug: str = "") -> History:
    """Let people live in a region; the same seed gives the same history."""
    world = World(seed, bug)
    told = _live(world, [Client((f"c{n % CARDS}", f"c{(n + 1) % CARDS}")) for n in range(CLIENTS)], ops)
    return History(tuple(told), world.places, world.tables(), LIFE_S)


def _live(world: World, clients: list[Client], count: int) -> list[Op]:
    waiting = [(*_times(world, 1.0), number) for number in range(len(clients))]
    heapq.heapify(waiting)
    made: list[Op] = []
    while len(made) < count:
        at, begin, end, number = heapq.heappop(waiting)
        made.append(_ask(world, clients[number], begin, at, end))
        pause = LIFE_S if world.chance.random() < 0.03 else 0.5
        heapq.heappush(waiting, (*_times(world, end + world.chance.random() * pause), number))
    return made


def _times(world: World, begin: float) -> tuple[float, float, float]:
    """Return when it takes effect, begins and ends."""
    at = begin + world.chance.random()
    return at, begin, at + world.chance.random()


def _ask(world: World, client: Client, begin: float, at: float, end: float) -> Op:
    """Ask something; what nobody hears is done or not."""
    op = _wish(world, client, begin, end)
    is_heard = world.chance.random() >= UNHEARD
    if not is_heard and world.chance.random() < 0.5:
        return _of(op, end=None, told=Told.UNKNOWN)
    done = _do(world, op, at)
    if not is_heard:
        return _of(op, end=None, told=Told.UNKNOWN)
    _learn(client, done)
    return done


def _of(op: Op, **fields: object) -> Op:
    kept = {name: getattr(op, name) for name in Op.__slots__}
    return Op(**{**kept, **fields})  # type: ignore[arg-type]


def _wish(world: World, client: Client, begin: float, end: float) -> Op:
    dice, card = world.chance.random(), world.chance.choice(client.cards)
    slot = world.chance.choice(list(world.places))
    if client.held and dice < 0.36:
        hold = world.chance.choice(client.held)
        client.held.remove(hold)
        return _of(hold, verb=Verb.CONFIRM, begin=begin, end=end)
    if client.booked and dice < 0.75:
        visit = world.chance.choice(client.booked)
        if dice < 0.46:
            return _of(visit, verb=Verb.CANCEL, begin=begin, end=end, replaces="", old_slot=0)
        if dice < 0.56:
            return _of(visit, verb=Verb.TICKET, begin=begin, end=end, replaces="", old_slot=0)
        near = [one for one, place in world.places.items() if place.doctor == world.places[visit.slot].doctor]
        return Op(
            Verb.HOLD, visit.card, begin, end, Told.UNKNOWN, world.chance.choice(near),
            replaces=visit.appointment, old_slot=visit.slot,
        )  # fmt: skip
    if dice > 0.85:
        return Op(Verb.LOOK, card, begin, end, Told.UNKNOWN, doctor=world.places[slot].doctor)
    return Op(Verb.HOLD, card, begin, end, Told.UNKNOWN, slot)


def _do(world: World, op: Op, at: float) -> Op:
    if op.verb == Verb.LOOK:
        return _of(op, told=Told.LOOKED, offered=world.look(op.doctor, at))
    if op.verb == Verb.HOLD:
        told, one = world.hold(op.card, op.slot, op.replaces, at)
    else:
        told, one = getattr(world, op.verb)(op.appointment, at)
    return _of(op, told=told, appointment=one)


def _learn(client: Client, done: Op) -> None:
    if done.verb == Verb.HOLD and done.told == Told.HELD:
        client.held.append(done)
    if done.verb == Verb.CONFIRM and done.told == Told.BOOKED:
        client.booked.append(done)
    is_over = done.verb == Verb.TICKET and done.told != Told.BOOKED
    if is_over or (done.verb == Verb.CANCEL and done.told == Told.REFUSED):
        client.booked = [one for one in client.booked if one.appointment != done.appointment]
