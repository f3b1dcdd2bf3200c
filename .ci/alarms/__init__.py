"""False alarms: real arrivals superposed, judged by what a replay flags."""
