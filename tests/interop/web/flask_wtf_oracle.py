"""Makes and checks CSRF tokens with Flask-WTF.

make KEY                   prints a session cookie and a token, separated by a tab
check KEY COOKIE TOKEN ... prints "valid" or the reason for each token
"""
import sys

from flask import Flask
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

app = Flask(__name__)
app.secret_key = sys.argv[2]
CSRFProtect(app)


@app.get("/token")
def token():
    return generate_csrf()


@app.post("/write")
def write():
    return "valid"


@app.errorhandler(CSRFError)
def refused(error):
    return error.description


client = app.test_client()
if sys.argv[1] == "make":
    response = client.get("/token")
    cookie = response.headers["Set-Cookie"].split(";")[0].partition("=")[2]
    print(cookie, response.text, sep="\t")
else:
    client.set_cookie("localhost", "session", sys.argv[3])
    for one in sys.argv[4:]:
        print(client.post("/write", data={"csrf_token": one}).text)
