"""Line images spoiled on the processor that learns from them, anew each time they are seen."""

from __future__ import annotations

import torch
from torch.nn.functional import affine_grid, conv2d, grid_sample, interpolate, max_pool2d


class Dice:
    """Chance for a number of line images: one value for each, that fits (lines x 1 x height x width)."""

    def __init__(self, count: int, chance: torch.Generator, device: torch.device) -> None:
        self.count, self.chance, self.device = count, chance, device

    def between(self, low: float, high: float) -> torch.Tensor:
        """Return a number between two for each line."""
        drawn = torch.rand((self.count, 1, 1, 1), generator=self.chance, device=self.device)
        return low + (high - low) * drawn

    def some(self, share: float) -> torch.Tensor:
        """Return for each line whether it is one of a share of them."""
        return self.between(0, 1) < share

    def field(self, *shape: int) -> torch.Tensor:
        """Return a field of numbers from 0 to 1 for each line."""
        return torch.rand((self.count, 1, *shape), generator=self.chance, device=self.device)

    def grain(self, *shape: int) -> torch.Tensor:
        """Return a field of normal noise for each line."""
        return torch.randn((self.count, 1, *shape), generator=self.chance, device=self.device)


def spoiled(images: torch.Tensor, chance: torch.Generator) -> torch.Tensor:
    """Return line images (lines x 1 x height x width, ink 1) moved, blurred, faded, speckled and struck through."""
    dice = Dice(len(images), chance, images.device)
    shape = images.shape[2:]
    images = torch.where(dice.some(0.8), _moved(images, dice), images)
    images = torch.where(dice.some(0.35), _blurred(images, float(dice.between(0.4, 1.1)[0])), images)
    ran = max_pool2d(images, (2, 2), 1, 1)[:, :, :-1, :-1]  # ink that ran
    images = torch.where(dice.some(0.06), ran, images)
    faded = images * (1 - dice.between(0, 0.75) * _cloud(shape, dice))
    images = torch.where(dice.some(0.25), faded, images)
    images = torch.where(dice.some(0.3), _struck(images, dice), images)
    images = (images * dice.between(0.65, 1.25) + dice.between(-0.08, 0.1)).clamp(0, 1)
    grain = dice.grain(*shape)
    images = images + grain * dice.between(0, 0.16) * dice.some(0.5)
    images = torch.where(dice.some(0.3), images + 0.25 * _blurred(grain, 0.8) * dice.between(0, 1), images)
    specks = dice.field(*shape) < dice.between(0, 0.02)
    images = torch.where(dice.some(0.25) & specks, dice.between(0, 1), images)
    images = torch.where(dice.some(0.1), (images > dice.between(0.3, 0.6)).float(), images)
    return images.clamp(0, 1)


def _moved(images: torch.Tensor, dice: Dice) -> torch.Tensor:
    """Move, lean and narrow lines a little; their left edges stay, so that nothing is lost on the right."""
    height, width = images.shape[2:]
    across = dice.between(1.0, 1.12)[:, 0, 0, 0]
    lean = dice.between(-0.12, 0.12)[:, 0, 0, 0] * height / width
    down = dice.between(0.9, 1.12)[:, 0, 0, 0]
    shift = dice.between(-2.5, 2.5)[:, 0, 0, 0] * 2 / height
    # The base line, nine rows below the middle, holds still where the line is stretched.
    rows = shift + (1 - down) * 18 / height
    first = torch.stack([across, lean, across - 1], 1)
    second = torch.stack([torch.zeros_like(across), down, rows], 1)
    grid = affine_grid(torch.stack([first, second], 1), list(images.shape), align_corners=False)
    return grid_sample(images, grid, align_corners=False)


def _blurred(images: torch.Tensor, spread: float) -> torch.Tensor:
    places = torch.arange(-3, 4, device=images.device, dtype=images.dtype)
    bell = torch.exp(-(places**2) / (2 * spread**2))
    bell = bell / bell.sum()
    return conv2d(
        conv2d(images, bell.view(1, 1, 7, 1), padding=(3, 0)), bell.view(1, 1, 1, 7), padding=(0, 3)
    )


def _cloud(shape: torch.Size, dice: Dice) -> torch.Tensor:
    coarse = dice.field(3, max(shape[1] // 24, 2))
    return interpolate(coarse, size=shape, mode="bilinear", align_corners=False)


def _struck(images: torch.Tensor, dice: Dice) -> torch.Tensor:
    """Draw one bent stroke of any tone through each line, as seals and pens do."""
    height, width = images.shape[2:]
    x = torch.arange(width, device=images.device).view(1, 1, 1, width)
    y = torch.arange(height, device=images.device).view(1, 1, height, 1)
    slope, bend = dice.between(-2.5, 2.5), dice.between(-0.03, 0.03)
    away = x - dice.between(0, width)
    path = dice.between(0, height) + slope * away + bend * away**2
    # The distance across the stroke, not down the page.
    steep = torch.sqrt(1 + (slope + 2 * bend * away) ** 2)
    near = ((y - path).abs() / steep < dice.between(0.4, 1.6)).to(images.dtype)
    return torch.maximum(images, near * dice.between(0.2, 1.0))
