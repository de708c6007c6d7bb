-- Tables and charts in both formats. Tables: widths of wide ones from their words, row headers; in HTML a container
-- that scrolls by itself, also from the keyboard, and on each cell its column's name, since on a telephone a broad
-- table's rows become cards. Charts: in HTML their drawing stands in the page itself, so that it has the page's font,
-- follows its colours and tells a pointer its values. Runs last, when captions and numbers stand.

local is_typst = FORMAT:match("typst") ~= nil
local WIDE = 6                          -- columns from which a table counts as wide
local BROAD = 4                         -- … from which its rows become cards on a telephone
local PAGE = 124                        -- small letters that fill the width of a page
local PADDING = 1.7                     -- the space between two columns, in letters
local PARTED = 9                        -- letters from which a word of a heading is parted in two
local WORDS = 14                        -- letters that a line of several words may have
local HEADING = 1.05                    -- letters of a heading, which is bold, ÷ those below it

local function longest_word(blocks)
  local longest = 0
  for word in pandoc.utils.stringify(blocks):gmatch("%S+") do
    longest = math.max(longest, utf8.len(word) or #word)
  end
  return longest
end

-- Pandoc makes header cells and leaves it to the reader to find out what they are headers of.
local function scopes(element)
  for _, row in ipairs(element.head.rows) do
    for _, cell in ipairs(row.cells) do
      cell.attributes.scope = cell.col_span > 1 and "colgroup" or "col"
    end
  end
  for _, body in ipairs(element.bodies) do
    for _, row in ipairs(body.body) do
      for index = 1, math.max(body.row_head_columns, 1) do
        if row.cells[index] then row.cells[index].attributes.scope = "row" end
      end
    end
  end
end

-- A wide table has one column of words and many of figures. The latter are as wide as their longest word, the
-- first takes what is left. If it doesn't need that, the figures share the rest, so that they stay near it. On
-- screen the browser does as much by itself.
local function set_widths(element)
  local columns = #element.colspecs
  local widest = {}
  local longest = 0
  local function measure(rows, in_heading)
    for _, row in ipairs(rows) do
      longest = math.max(longest, utf8.len(pandoc.utils.stringify(row.cells[1].contents)) or 0)
      for index, cell in ipairs(row.cells) do
        local letters = longest_word(cell.contents)
        if in_heading then
          letters = HEADING * (letters > PARTED and math.ceil(letters / 2) + 2 or letters)
        else
          -- Words need not stand one below the other.
          local all = utf8.len(pandoc.utils.stringify(cell.contents)) or 0
          letters = math.max(letters, math.min(all / 2, WORDS))
        end
        widest[index] = math.max(widest[index] or 4, letters)
      end
    end
  end
  measure(element.head.rows, true)
  for _, body in ipairs(element.bodies) do measure(body.body, false) end
  local total = 0
  for index = 2, columns do total = total + widest[index] + PADDING end
  local needed = 1.1 * (longest + PADDING) / PAGE
  local share = math.min(math.max(total / PAGE, 1 - needed), 0.8)
  element.classes:insert(1 - share > needed - 0.001 and "figures" or "wide")
  element.colspecs = element.colspecs:map(function(spec, index)
    if not is_typst then return { spec[1] } end
    return { spec[1], index == 1 and 1 - share or share * (widest[index] + PADDING) / total }
  end)
end

local function scrolling(class, label, block)
  -- A list of pairs, since Lua's own order of keys changes from run to run.
  local attributes = { { "tabindex", "0" }, { "role", "group" }, { "aria-label", label } }
  return pandoc.Div({ block }, pandoc.Attr("", { class }, attributes))
end

-- Names and roles for the cells of a broad table: as cards they are no longer a table to a browser.
local function set_labels(element)
  local names = {}
  for _, row in ipairs(element.head.rows) do
    row.attributes.role = "row"
    for index, cell in ipairs(row.cells) do
      names[index] = pandoc.utils.stringify(cell.contents)
      cell.attributes.role = "columnheader"
    end
  end
  element.attributes.role = "table"
  for _, body in ipairs(element.bodies) do
    for _, row in ipairs(body.body) do
      row.attributes.role = "row"
      for index, cell in ipairs(row.cells) do
        cell.attributes.role = index == 1 and "rowheader" or "cell"
        if index > 1 then cell.attributes["data-label"] = names[index] end
      end
    end
  end
end

local function prepare(element)
  if #element.colspecs >= WIDE then
    set_widths(element)
  elseif #element.colspecs >= BROAD then
    element.classes:insert("broad")
  end
  if is_typst then
    -- The figure around a table is written with its caption; Pandoc's own would stand inside it.
    element.classes:insert("typst:no-figure")
    return element
  end
  scopes(element)
  for _, body in ipairs(element.bodies) do
    if body.row_head_columns == 0 then body.row_head_columns = 1 end
  end
  if #element.colspecs >= BROAD then set_labels(element) end
  return scrolling("table-scroll", "Table", element)
end

local function attribute(text)
  return (text:gsub("&", "&amp;"):gsub('"', "&quot;"):gsub("<", "&lt;"))
end

-- The drawing itself in place of the image, named by the text alternative. Without the title that the file has, and
-- without the widths that its texts would need in other fonts: the page has the right one.
local function drawing(image)
  local file = image.src:match("%.svg$") and io.open(image.src)
  if not file then return image end
  local svg = file:read("a")
  file:close()
  local name = image.attributes["fig-alt"] or image.attributes.alt or pandoc.utils.stringify(image.caption)
  svg = svg:gsub("<title>[^<]*</title>\n", "", 1):gsub(' lengthAdjust="spacingAndGlyphs" textLength="[%d.]+"', "")
  local opening = '<svg role="img" aria-label="' .. attribute(name) .. '" '
  svg = svg:gsub('<svg role="img" ', "<svg ", 1):gsub("<svg ", function() return opening end, 1)
  return pandoc.RawInline("html", svg)
end

local function chart(block)
  if is_typst or #block.content ~= 1 or block.content[1].t ~= "Image" then return nil end
  return scrolling("chart-scroll", "Chart", pandoc.Plain({ drawing(block.content[1]) }))
end

return { { Table = prepare, Para = chart, Plain = chart } }
