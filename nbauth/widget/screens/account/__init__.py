"""The account of whoever is signed in: a small tree of screens, each of which knows where it was opened from.

the card → the overview → attributes → one of them → its code
                        → the password
                        → second factors → an authenticator app
                        → devices, roles, the ways out
"""
