"""Figures in Excel: the filling sheet (填报表) and the register of requests (台账), into a report's file."""
