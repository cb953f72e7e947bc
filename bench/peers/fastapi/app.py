import os
from datetime import datetime, timezone

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from jose import JWTError, jwt

SECRET = os.environ["BETTER_AUTH_SECRET"]
ISSUER = os.environ["BETTER_AUTH_URL"]

app = FastAPI(openapi_url=None)
bearer = HTTPBearer()


# async, or FastAPI would run it in a thread of its pool.
async def claims(credentials: HTTPAuthorizationCredentials = Depends(bearer)):
    try:
        return jwt.decode(credentials.credentials, SECRET, algorithms=["HS256"], issuer=ISSUER, audience=ISSUER)
    except JWTError:
        raise HTTPException(401, "Invalid token", {"WWW-Authenticate": 'Bearer error="invalid_token"'})


@app.get("/api/me")
async def me(user: dict = Depends(claims)):
    return {
        "user_id": user["uid"],
        "email": user.get("email"),
        "name": user.get("name"),
        "issued_at": instant(user["iat"]),
        "expires_at": instant(user["exp"]),
    }


def instant(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
