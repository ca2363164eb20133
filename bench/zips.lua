-- Asks for another ZIP code each time: wrk -s zips.lua URL -- PATH-UP-TO-THE-ZIP
-- The ZIP codes stand in the file that $ZIPS names, one a line.
-- A kept connection stays with one worker, and how many fall to which is luck: so each request
-- opens its own, which spreads them evenly, and the shares mean something.
wrk.headers["Connection"] = "close"
local paths, at = {}, 0

function init(args)
  for zip in io.lines(os.getenv("ZIPS")) do
    paths[#paths + 1] = wrk.format("GET", args[1] .. zip, wrk.headers)
  end
end

function request()
  at = at % #paths + 1
  return paths[at]
end
