import quire


def test_the_version_is_that_of_the_project():
    assert quire.__version__ == "0.1.0"
