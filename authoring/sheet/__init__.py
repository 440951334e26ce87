"""Figures in Excel: the filling sheet (填报表) and the way back into a report's file."""
