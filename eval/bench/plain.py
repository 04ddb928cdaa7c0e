"""What most programs do: each page's text as a PDF library gives it, cut into chunks of about a thousand characters."""

from __future__ import annotations

import io

_CHUNK, _OVERLAP = 1000, 200


def load_plainly(name: str, data: bytes) -> str:
    """Give the text of a PDF as LangChain's usual PDF loader does, with pypdf; of any other file its bytes as text."""
    if not name.lower().endswith(".pdf"):
        return data.decode("utf-8", errors="replace")
    import pypdf

    return "\n\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def split_plainly(text: str) -> list[str]:
    """Cut a text with LangChain's splitter."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP).split_text(text)
