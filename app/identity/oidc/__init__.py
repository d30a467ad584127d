"""Signing in by an OpenID Connect provider: Authorization Code with PKCE, and only against the one configured issuer.

Words: an *attempt* is one person's way to the provider and back, bound to the browser by a cookie and used up by its
first return. An *identity* is (issuer, subject): who the provider says that somebody is. Decisions: a person who is
there already is taken over by an identity only where GUATU_OIDC_MATCH_LOGIN allows it; a new person is made only when a
mapped group gives a role; roles that came from groups follow the groups at each sign-in, those given by hand stay.
"""
