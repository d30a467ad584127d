"""Files that come in."""

from typing import Annotated

from fastapi import Depends, Request

from app.identity.dependencies import shown
from app.kit.errors import Unauthenticated


async def content_of(request: Request) -> bytes:
    """The file is the body itself: it has no name that anybody could trust. Of whoever comes with neither session nor token
    none is taken, and nothing is read before that is said: it may be 100 MB."""
    if not shown(request):
        raise Unauthenticated
    return await request.body()


Content = Annotated[bytes, Depends(content_of)]
