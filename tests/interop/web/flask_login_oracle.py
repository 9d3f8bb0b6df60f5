"""Logs in with Flask-Login.

make KEY                        prints the session cookie and the cookie that remembers a visitor, separated by a tab
open KEY SESSION REMEMBERED     prints who is logged in with the session, whether freshly, and who is with the other cookie
"""
import sys

from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_fresh, login_user

app = Flask(__name__)
app.secret_key = sys.argv[2]
manager = LoginManager(app)


class User(UserMixin):
    def __init__(self, id):
        self.id = id


manager.user_loader(lambda id: User(id) if id in ("7", "p\u00e4\u2603") else None)


@app.get("/login")
def login():
    login_user(User("7"), remember=True)
    return ""


@app.get("/")
def home():
    return f"{current_user.get_id()} {login_fresh()}"


client = app.test_client()
browser = {"User-Agent": "it's a \"browser\" \\ \u00e9".encode().decode("latin-1")}
if sys.argv[1] == "make":
    cookies = dict(header.split(";")[0].split("=", 1) for header in client.get("/login", headers=browser).headers.getlist("Set-Cookie"))
    print(cookies["session"], cookies["remember_token"].strip('"'), sep="\t")
else:
    client.set_cookie("localhost", "session", sys.argv[3])
    print(client.get("/", headers=browser).text)
    other = app.test_client()
    other.set_cookie("localhost", "remember_token", sys.argv[4])
    print(other.get("/", headers=browser).text)
