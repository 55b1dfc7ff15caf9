# Why there is no window: what happened, why, and what to do. And what draws it.

window-no-display = The window cannot be opened. There is no display, or it does not answer. Log in at the computer itself, or use the commands without a window, such as "posjaga check" and "posjaga log".
window-no-renderer = The window cannot be opened. The display is there, but neither OpenGL 2 nor its substitute (Direct3D 12, Vulkan or Metal) works on this computer. Install the driver of the graphics card, or on Linux the package mesa-vulkan-drivers; meanwhile "posjaga check" and "posjaga log" work without a window.
window-trouble = The window cannot be opened. A part of the system that it needs failed or is missing; "posjaga -v" tells which. Install the updates of the system, then try again; meanwhile "posjaga check" and "posjaga log" work without a window.
