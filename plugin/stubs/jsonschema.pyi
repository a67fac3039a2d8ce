from collections.abc import Mapping
from typing import Any

def validate(instance: object, schema: Mapping[str, Any]) -> None: ...
