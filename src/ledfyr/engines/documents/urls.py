"""Urls of documents, under a committee and year."""

from django.urls import path

from . import secrecy, views

app_name = "documents"
urlpatterns = [
    path("dokument/", views.document_list, name="list"),
    path("dokument/sekretess/", secrecy.secrets, name="secrets"),
    path("dokument/sekretess/<str:object_type>/<str:object_key>/", secrecy.mark, name="mark"),
    path("dokument/<slug:document>/", views.show, name="show"),
    path("dokument/<slug:document>/fil.<str:form>", views.download, name="download"),
    path("dokument/<slug:document>/text/<str:key>/", views.edit_text, name="edit_text"),
]
