# Files of guests that cannot be read.

pictures-not-found = There is no such file
pictures-unreadable = The file cannot be read
pictures-broken = The file is broken. Have it sent once more
pictures-unknown = This kind of file is not read. Use a PDF, or a PNG, JPEG, WebP, BMP, GIF or TIFF picture
pictures-heic = HEIC photos of iPhones are not read. Take a screenshot, or send it as JPEG
pictures-avif = AVIF pictures are not read. Take a screenshot, or send it as JPEG
pictures-locked = This document is locked with a password. Open it, and take a screenshot
pictures-too-large = The picture is too large. Cut it down to the code, or take a screenshot
pictures-too-slow = This document takes too long to draw. Open it, and take a screenshot
pictures-part-alone = This is part { $number } of { $of } ({ $seen } read so far). Show the others as well
pictures-micro-qr = Micro QR codes are not supported
pictures-no-code = no code found
