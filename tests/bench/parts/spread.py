"""Medians with their range. Windows of contenders are compared pair by pair, as they were taken."""
import statistics


def spread(values, digits=2):
    values = list(values)
    return {"median": round(statistics.median(values), digits), "min": round(min(values), digits), "max": round(max(values), digits),
            "windows": len(values)}


def ratio(over, under, digits=2):
    """Of two lists of windows taken side by side."""
    return spread([a / b for a, b in zip(over, under)], digits)
