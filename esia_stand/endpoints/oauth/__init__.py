"""`/aas/oauth2`: authorization (v2/ac) and token (v3/te)."""
