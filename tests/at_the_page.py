"""At the sign-in page of the local AWS, by HTTP."""

import html
import http.client
import re
from urllib.parse import urlencode, urlsplit


class Person:
    """Somebody with a browser, who keeps cookies and follows no redirect."""

    def __init__(self, aws):
        self.place = urlsplit(aws.pool.endpoint_url).netloc
        self.cookies = {}

    def ask(self, path, form=None, *, method=None, **headers):
        connection = http.client.HTTPConnection(self.place, timeout=10)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form) if form is not None else None
        connection.request(method or ("POST" if form is not None else "GET"), path, body, {"Cookie": cookie, **headers})
        reply = connection.getresponse()
        for each in reply.headers.get_all("Set-Cookie", []):
            assert "HttpOnly" in each and "SameSite=Lax" in each
            name, _, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value
        place = reply.headers.get("Location", "")
        answer = reply.status, place.removeprefix(f"http://{self.place}"), reply.read().decode(), reply.headers
        connection.close()
        return answer

    def sign_in(self, path, username, password, **more):
        """Type it into the page of this address."""
        page = self.ask(path)[2]
        action = html.unescape(re.search(r'action="(.*?)"', page)[1])
        token = re.search(r'name="csrf" value="(.*?)"', page)[1]
        return self.ask(action, {"csrf": token, "username": username, "password": password, **more})

    @staticmethod
    def open(address):
        """As a browser does that comes back."""
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.netloc, timeout=10)
        connection.request("GET", f"{parts.path}?{parts.query}")
        connection.getresponse().read()
        connection.close()
