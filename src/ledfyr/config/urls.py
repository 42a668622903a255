"""Root urls: the API, the shell, the engines' pages, then every room under its committee and year."""

from __future__ import annotations

from django.urls import include, path

from ledfyr.engines.ui.rooms import open_room_urls, room_urls

handler400 = "ledfyr.engines.ui.surroundings.bad_request"

urlpatterns = [
    path("api/", include("ledfyr.engines.api.urls")),
    path("", include("ledfyr.engines.sign_in.urls")),
    path("", include("ledfyr.engines.reminders.urls")),
    *open_room_urls(),
    path("", include("ledfyr.engines.ui.urls")),
    path("<slug:committee>/<int:year>/", include("ledfyr.engines.exchange.urls")),
    path("<slug:committee>/<int:year>/", include("ledfyr.engines.review.urls")),
    path("<slug:committee>/<int:year>/", include("ledfyr.engines.documents.urls")),
    path("<slug:committee>/<int:year>/", include("ledfyr.engines.backup.urls")),
    *room_urls(),
]
