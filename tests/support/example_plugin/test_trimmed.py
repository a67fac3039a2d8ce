from tierline.alignment import Registry
from tierline.conformance import assert_conforms


def test_trimmed_keeps_the_contract() -> None:
    assert_conforms(Registry().spec("trimmed"))
