-- Numbers, captions and references where Quarto is absent: the same words, numbers and marks as Quarto's own.
-- Runs after house.lua. An unknown reference is reported on standard error in Quarto's words; the engine
-- makes it an error.

local is_typst = FORMAT:match("typst") ~= nil
local NAMES = { fig = "Figure", tbl = "Table", sec = "Section" }
local NBSP = "\u{a0}"

local numbers = {}                      -- identifier → "3" or "4.2"
local counts = { fig = 0, tbl = 0 }
local section = { 0, 0, 0, 0, 0, 0 }


local function kind_of(identifier) return identifier:match("^(%a+)%-") end

local function number_header(header)
  local level = header.level  -- as written: HTML's shift comes after all filters
  if header.classes:includes("unnumbered") then return nil end
  section[level] = section[level] + 1
  for deeper = level + 1, #section do section[deeper] = 0 end
  if header.identifier ~= "" then numbers[header.identifier] = table.concat(section, ".", 1, level) end
end

local function next_number(kind, identifier)
  counts[kind] = counts[kind] + 1
  numbers[identifier] = tostring(counts[kind])
  return numbers[identifier]
end

-- One figure or table with its caption above (tables) or below (figures).
local function float(kind, identifier, caption, content)
  local inlines = pandoc.utils.blocks_to_inlines(caption)
  if is_typst then
    local position = kind == "tbl" and "top" or "bottom"
    local result = pandoc.Blocks({ pandoc.RawBlock("typst", "#figure([") })
    result:extend(content)
    local tail = pandoc.Inlines({ pandoc.RawInline("typst", "], caption: figure.caption(position: " .. position .. ", [") })
    tail:extend(inlines)
    tail:insert(pandoc.RawInline("typst", ']), kind: "quarto-float-' .. kind .. '", supplement: "' .. NAMES[kind]
      .. '", numbering: "1")<' .. identifier .. ">"))
    result:insert(pandoc.Para(tail))
    return result
  end
  local label = NAMES[kind] .. NBSP .. numbers[identifier] .. ": "
  local lines = pandoc.Inlines({ pandoc.RawInline("html", '<figcaption id="' .. identifier .. '-caption">'), pandoc.Str(label) })
  lines:extend(inlines)
  lines:insert(pandoc.RawInline("html", "</figcaption>"))
  local blocks = pandoc.Blocks({ pandoc.RawBlock("html", '<figure class="quarto-float-' .. kind .. '">') })
  if kind == "tbl" then blocks:insert(pandoc.Plain(lines)) end
  blocks:extend(content)
  if kind == "fig" then blocks:insert(pandoc.Plain(lines)) end
  blocks:insert(pandoc.RawBlock("html", "</figure>"))
  return pandoc.Div(blocks, pandoc.Attr(identifier, { "quarto-float" }))
end

local function number_table(element)
  if kind_of(element.identifier) ~= "tbl" then return nil end
  local identifier = element.identifier
  next_number("tbl", identifier)
  local caption = element.caption.long
  element.identifier = ""
  element.caption = { long = {} }
  return float("tbl", identifier, caption, { element }), false
end

local function number_figure(figure)
  if kind_of(figure.identifier) ~= "fig" then return nil end
  next_number("fig", figure.identifier)
  local content = figure.content:walk({
    Image = function(image)
      local alternative = image.attributes["fig-alt"] or pandoc.utils.stringify(image.caption)
      if is_typst then
        local escaped = alternative:gsub("\\", "\\\\"):gsub('"', '\\"')
        return pandoc.RawInline("typst", '#box(image("' .. image.src .. '", alt: "' .. escaped .. '"))')
      end
      image.attributes["fig-alt"] = nil
      image.attributes.alt = alternative
      image.caption = {}
      return image
    end,
  })
  return float("fig", figure.identifier, figure.caption.long, content), false
end

local function resolve(cite)
  local result = pandoc.Inlines({})
  for index, citation in ipairs(cite.citations) do
    local kind = kind_of(citation.id)
    if not NAMES[kind] then return nil end
    local number = numbers[citation.id]
    if not number then
      io.stderr:write("WARNING: Unable to resolve crossref @" .. citation.id .. "\n")
      number = "?"
    end
    if index > 1 then result:extend({ pandoc.Str(","), pandoc.Space() }) end
    if is_typst then
      result:insert(pandoc.RawInline("typst", "#ref(<" .. citation.id .. ">, supplement: [" .. NAMES[kind] .. "])"))
    else
      result:insert(pandoc.Link(NAMES[kind] .. NBSP .. number, "#" .. citation.id, "", pandoc.Attr("", { "quarto-xref" })))
    end
  end
  return result
end

return {
  { traverse = "topdown", Header = number_header, Table = number_table, Figure = number_figure },
  { Cite = resolve },
}
