-- The report's marks as Word has them: styles in place of classes, captions with their fields, charts as PNG, a
-- cover and a list of contents. Runs after the filters of the web page, and reads what they leave for it.

local TONES = {
  ["verdict-met"] = "Good", ["verdict-close"] = "Warn", ["verdict-short"] = "Bad",
  ["severity-sound"] = "Good", ["severity-attention"] = "Warn", ["severity-concern"] = "Bad",
  ["priority-low"] = "Good", ["priority-medium"] = "Warn", ["priority-high"] = "Bad",
}
local CAPTIONS = { tbl = "Table Caption", fig = "Image Caption" }
local LABEL = "^(%a+)\u{a0}(%d+): $"
local WIDE = 6                          -- columns from which a table counts as wide
local PAGE = 118                        -- small letters that fill the width of a page
local PADDING = 1.8                     -- the space between two columns, in letters
local BOLD = 1.05                       -- letters of a heading ÷ those below it
local WIDTH = "16.2cm"                  -- of a chart: the text's own, nearly

local function xml(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

local function raw(text) return pandoc.RawInline("openxml", text) end
local function styled(style, blocks) return pandoc.Div(blocks, pandoc.Attr("", {}, { { "custom-style", style } })) end

local function chip(span)
  if span.classes:includes("source") then span.content:insert(1, pandoc.LineBreak()) return span end
  for _, class in ipairs(span.classes) do
    if TONES[class] then
      span.attributes["custom-style"] = "Mark " .. TONES[class]
      return span
    end
  end
end

local function picture(image)
  local words = image.attributes.alt or pandoc.utils.stringify(image.caption)
  image.attributes.alt = nil
  image.caption = { pandoc.Str(words) }
  image.attributes.width = WIDTH
  return image
end

-- "Table 3: " counts by Word's own field, so that Word can list tables and figures.
local function caption(kind, inlines)
  local result = pandoc.Inlines({})
  for index, inline in ipairs(inlines) do
    local name, number
    if index == 2 and inline.t == "Str" then name, number = inline.text:match(LABEL) end
    if name then
      local field = '<w:fldSimple w:instr=" SEQ %s \\* ARABIC "><w:r><w:t>%s</w:t></w:r></w:fldSimple>'
      result:extend({ pandoc.Str(name .. "\u{a0}"), raw(field:format(name, number)), pandoc.Str(":"), pandoc.Space() })
    elseif inline.t ~= "RawInline" then
      result:insert(inline)
    end
  end
  return styled(CAPTIONS[kind], { pandoc.Para(result) })
end

local function float(div)
  local kind = div.identifier:match("^(%a+)%-")
  div.content = div.content:map(function(block)
    local first = block.t == "Plain" and block.content[1]
    if first and first.t == "RawInline" and first.text:match("^<figcaption") then return caption(kind, block.content) end
    return block
  end)
  return div
end

local function dress(div)
  if div.classes:includes("quarto-float") then return float(div) end
  if div.classes:includes("chart-scroll") then return styled("Figure", { pandoc.Para(div.content[1].content) }) end
  if div.classes:includes("box-title") then return styled("Box Title", div.content) end
  if div.classes:includes("box") then return styled("Box", div.content) end
end

-- The contents stand there at once, without asking to be updated; Word can add the pages.
local function contents(blocks)
  local counts = { 0, 0 }
  local lines = {}
  for _, header in ipairs(blocks) do
    if header.t == "Header" and header.level <= 2 and not header.classes:includes("unlisted") then
      local number = ""
      if not header.classes:includes("unnumbered") then
        counts[header.level] = counts[header.level] + 1
        if header.level == 1 then counts[2] = 0 end
        number = table.concat(counts, ".", 1, header.level) .. "  "
      end
      lines[#lines + 1] = ('<w:pPr><w:pStyle w:val="TOC%d"/></w:pPr>%%s<w:hyperlink w:anchor="%s" w:history="1"><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:hyperlink>%%s')
        :format(header.level, xml(header.identifier), (xml(number .. pandoc.utils.stringify(header.content)):gsub("%%", "%%%%")))
    end
  end
  local mark = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
  local begin = mark:format("begin") .. '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
    .. mark:format("separate")
  local result = pandoc.Blocks({ styled("TOC Heading", { pandoc.Para("Contents") }) })
  for index, line in ipairs(lines) do
    local before = index == 1 and begin or ""
    local after = index == #lines and mark:format("end") or ""
    result:insert(pandoc.RawBlock("openxml", "<w:p>" .. line:format(before, after) .. "</w:p>"))
  end
  return result
end

-- Wide tables have smaller letters than others, as Word's are wider than the report's own. A column of figures is as
-- wide as its longest word, and the first has what is left.
local function wide(element)
  if #element.colspecs < WIDE then return nil end
  local widest = {}
  local function measure(rows, size)
    for _, row in ipairs(rows) do
      for index, cell in ipairs(row.cells) do
        for word in pandoc.utils.stringify(cell.contents):gmatch("%S+") do
          widest[index] = math.max(widest[index] or 4, size * (utf8.len(word) or #word))
        end
      end
    end
  end
  measure(element.head.rows, BOLD)
  for _, body in ipairs(element.bodies) do measure(body.body, 1) end
  local total = 0
  for index = 2, #element.colspecs do total = total + (widest[index] or 4) + PADDING end
  local share = math.min(total / PAGE, 0.8)
  element.colspecs = element.colspecs:map(function(spec, index)
    return { spec[1], index == 1 and 1 - share or share * ((widest[index] or 4) + PADDING) / total }
  end)
  element.attributes["custom-style"] = "WideTable"
  return element
end

-- The way back from each figure is for the screen: in Word every one of them would be underlined.
local function quiet(link)
  if link.classes:includes("number") or link.classes:includes("question") then return link.content end
end

local function words(value) return value and pandoc.utils.stringify(value) or "" end

local function cover(meta)
  local result = pandoc.Blocks({})
  for _, date in ipairs(meta["key-dates"] or {}) do
    result:insert(styled("Cover Line", { pandoc.Para(words(date.label) .. ": " .. words(date.value)) }))
  end
  for _, credit in ipairs(meta.credits or {}) do
    result:insert(styled("Cover Line", { pandoc.Para(words(credit)) }))
  end
  result:insert(styled("Box Title", { pandoc.Para(words(meta.edition) .. " for review") }))
  result:insert(styled("Box", { pandoc.Para(
    "Please comment on words with Review, New Comment, or change them with Track Changes on, and send this file "
    .. "back. Every figure is computed from the returns: where one looks wrong, say so in a comment. A figure that "
    .. "is typed over is not taken.") }))
  return result
end

return {
  { traverse = "topdown", Div = dress },
  { Span = chip, Image = picture, Table = wide, Link = quiet },
  {
    Pandoc = function(doc)
      local blocks = cover(doc.meta)
      -- Headings of cards stand within a Div, and so not in the list of contents.
      blocks:extend(contents(doc.blocks))
      blocks:extend(doc.blocks)
      -- A text that ends with a table has nowhere to write below it.
      blocks:insert(styled("Cover Line", { pandoc.Para("The report ends here.") }))
      if doc.meta.organisation then doc.meta.author = doc.meta.organisation end
      return pandoc.Pandoc(blocks, doc.meta)
    end,
  },
}
