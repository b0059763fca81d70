"""What can happen to a call on its way: what the proxy does then, by name."""

import json

from faults.pace import READ_S
from faults.proxy import Reply

HTML = {"Content-Type": "text/html"}
PAGE = b"<!DOCTYPE html><html><body>Log in to this network</body></html>"
TRICKLE_S = READ_S / 10  # between two bytes: no time-out of a connection's own ever strikes
ANOTHER_AGE = "Mon, 01 Jan 2001 00:00:00 GMT"


def says(reply):
    return lambda exchange: exchange.send(reply)


def refusal(status, code, message="x"):
    return Reply(status, json.dumps({"__type": code, "message": message}).encode())


def reset(exchange):
    exchange.reset()


def lose(exchange):
    exchange.pass_on()


def hang(exchange):
    exchange.healed.wait()


def trickle(exchange):
    for byte in exchange.pass_on().written():
        exchange.send(bytes([byte]))
        if exchange.healed.wait(TRICKLE_S):
            return


def come_late(exchange):
    reply = exchange.pass_on()
    exchange.healed.wait(1.2 * READ_S)
    exchange.send(reply)


def cut(exchange):
    whole = exchange.pass_on().written()
    exchange.send(whole[:-20])


def halve(exchange):
    reply = exchange.pass_on()
    exchange.send(Reply(reply.status, reply.body[: len(reply.body) // 2] or b"{", reply.headers))


def pass_on_twice(exchange):
    exchange.pass_on()
    exchange.send(exchange.pass_on())


def answer_twice(exchange):
    reply = exchange.pass_on()
    exchange.send(reply.written() + reply.written())


def misdate(exchange):
    reply = exchange.pass_on()
    headers = {name: value for name, value in reply.headers.items() if name.lower() != "date"}
    exchange.send(Reply(reply.status, reply.body, {**headers, "Date": ANOTHER_AGE}))


def changed(change):
    """Right but for what `change` does to its JSON."""

    def befall(exchange):
        reply = exchange.pass_on()
        said = json.loads(reply.body)
        change(said, exchange)
        exchange.send(Reply(reply.status, json.dumps(said).encode(), reply.headers))

    return befall


def forge(said, _):
    """The right ids, and another's numbers."""
    for key in said["keys"]:
        key["n"] = "x" + key["n"][1:]


def rename(said, _):
    """Keys of the right kind, and none that has signed."""
    for key in said["keys"]:
        key["kid"] = f"not {key['kid']}"


def swap(whose):
    def change(said, exchange):
        tokens = exchange.tokens_of_another(whose, json.loads(exchange.request.body)["ClientId"])
        said["AuthenticationResult"] |= {"IdToken": tokens.id_token, "AccessToken": tokens.access_token}

    return changed(change)


TO_ANY_CALL = {
    "refused": None,  # no connection, so no exchange: `Proxy.refuse_after`
    "reset": reset,
    "lost": lose,
    "hung": hang,
    "trickling": trickle,
    "late": come_late,
    "cut": cut,
    "half JSON": halve,
    "empty": says(Reply(200, b"")),
    "a page": says(Reply(200, PAGE, HTML)),
    "a page elsewhere": says(Reply(302, PAGE, {**HTML, "Location": "http://127.0.0.1:9/log-in"})),
    "a page that refuses": says(Reply(403, PAGE, HTML)),
    "other JSON": says(Reply(200, b'{"status": "ok"}')),
    "a list": says(Reply(200, b'[{"AuthenticationResult": {}}]')),
    "400": says(refusal(400, "SomethingNewException")),
    "403": says(refusal(403, "ForbiddenException")),
    "404": says(Reply(404, b"404 page not found", {"Content-Type": "text/plain"})),
    "throttled": says(refusal(400, "TooManyRequestsException", "Rate exceeded")),
    "429": says(Reply(429, b'{"message": "Too Many Requests"}', {"Content-Type": "application/json"})),
    "500": says(refusal(500, "InternalErrorException")),
    "502": says(Reply(502, PAGE, HTML)),
    "503": says(Reply(503, b"")),
    "504": says(Reply(504, b"upstream request timeout", {"Content-Type": "text/plain"})),
    "passed on twice": pass_on_twice,
    "answered twice": answer_twice,
    "wrong date": misdate,
}
TO_KEYS = {"wrong key": changed(forge), "unknown key": changed(rename)}
TO_NEW_TOKENS = {"another pool's tokens": swap("pool")}
TO_RENEWED_TOKENS = {"another user's tokens": swap("user")}
EVERY = TO_ANY_CALL | TO_KEYS | TO_NEW_TOKENS | TO_RENEWED_TOKENS
