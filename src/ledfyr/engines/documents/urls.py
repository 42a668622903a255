"""Urls of documents, under a committee and year."""

from django.urls import path

from . import secrecy, version_views, views

app_name = "documents"
urlpatterns = [
    path("dokument/", views.document_list, name="list"),
    path("dokument/sekretess/", secrecy.secrets, name="secrets"),
    path("dokument/sekretess/<str:object_type>/<str:object_key>/", secrecy.mark, name="mark"),
    path("dokument/versioner/", version_views.versions, name="versions"),
    path("dokument/versioner/jamfor/", version_views.compare, name="compare"),
    path("dokument/versioner/jamfor/andringar.<str:form>", version_views.compare_file, name="compare_file"),
    path("dokument/andringar/", version_views.choose, name="choose_comparison"),
    path("dokument/versioner/<int:key>/uppgifter.json", version_views.frozen_rows, name="frozen_rows"),
    path("dokument/versioner/<int:key>/<slug:document>.<str:form>", version_views.frozen, name="frozen"),
    path("dokument/<slug:document>/", views.show, name="show"),
    path("dokument/<slug:document>/fil.<str:form>", views.download, name="download"),
    path("dokument/<slug:document>/text/<str:key>/", views.edit_text, name="edit_text"),
]
