"""Makes and checks password hashes with Werkzeug and hashlib.

make             prints a line for each sample: the hash, a tab, the password
check HASH PASSWORD ...  prints True or False for each pair
"""
import hashlib
import sys

from werkzeug.security import check_password_hash, gen_salt, generate_password_hash

PASSWORDS = ["secret", "", "p\u00e4ss \u2603", "x" * 200, "$:$"]


def scrypt(password, salt, n, r, p):
    return hashlib.scrypt(password.encode(), salt=salt.encode(), n=n, r=r, p=p, maxmem=132 * n * r * p).hex()


def check(pwhash, password):
    if not pwhash.startswith("scrypt:"):  # Werkzeug knows scrypt from 2.3 on
        return check_password_hash(pwhash, password)
    method, salt, digest = pwhash.split("$", 2)
    return scrypt(password, salt, *map(int, method.split(":")[1:])) == digest


if sys.argv[1] == "make":
    for password in PASSWORDS:
        for method in ("pbkdf2:sha256:1000", "pbkdf2:sha1:7", "pbkdf2:sha512:20", "sha256", "sha512", "sha1", "md5"):
            print(generate_password_hash(password, method, 8), password, sep="\t")
        salt = gen_salt(16)
        print(f"scrypt:1024:8:2${salt}${scrypt(password, salt, 1024, 8, 2)}", password, sep="\t")
    print(generate_password_hash("default"), "default", sep="\t")
else:
    for pwhash, password in zip(sys.argv[2::2], sys.argv[3::2]):
        print(check(pwhash, password))
