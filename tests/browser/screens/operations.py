"""The screens of the operations room."""

from tests.browser.screens.screen import Screen, at

OPERATIONS = {
    "instances": Screen(at("/instances"), lambda day: day.operator),
}
